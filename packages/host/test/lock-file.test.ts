import { existsSync, readFileSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LockFile, withLock, withLockAsync } from '@ipc/host'
import { type Peer, spawnPeer } from '@ipc/testkit'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { removeDeadLocks } from '../src/locks/dead-locks.js'
import { type OwnRuntime, ownRuntime } from './support/runtime.js'

let runtime: OwnRuntime
let path: string
const peers: Peer[] = []
beforeEach(() => {
  runtime = ownRuntime()
  path = join(runtime.path, 'x.lock')
})
afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.kill('SIGKILL')
  runtime.restore()
})

async function start(): Promise<Peer> {
  const peer = await spawnPeer(join(__dirname, 'support', 'lock-program.mjs'))
  peers.push(peer)
  return peer
}

test('one holder at a time, in one process and between two', async () => {
  const mine = LockFile.tryAcquire(path)
  expect(mine).toBeDefined()
  expect(LockFile.tryAcquire(path)).toBeUndefined()
  const peer = await start()
  expect(await peer.call('tryAcquire', path)).toBe(false)
  expect(readFileSync(path, 'utf8')).toBe(`${process.pid}\n`)
  mine?.release()
  mine?.release()
  expect(await peer.call('tryAcquire', path)).toBe(true)
  expect(LockFile.tryAcquire(path)).toBeUndefined()
})

test('the kernel keeps the lock of a stopped holder and frees that of a killed one', async () => {
  const peer = await start()
  expect(await peer.call('tryAcquire', path)).toBe(true)
  await peer.stop()
  expect(LockFile.tryAcquire(path)).toBeUndefined()
  expect(() => withLock(path, () => 0, { timeoutMs: 20 })).toThrow(
    expect.objectContaining({ code: 'IPC_LIMIT', message: expect.stringContaining(`process ${peer.pid}`) }),
  )
  await expect(withLockAsync(path, () => 0, { timeoutMs: 20 })).rejects.toMatchObject({ code: 'IPC_LIMIT' })
  await peer.kill('SIGKILL')
  expect(withLock(path, () => 'mine', { remove: true })).toBe('mine')
  expect(existsSync(path)).toBe(false)
})

test('a lock on a file that was removed is none', () => {
  const first = LockFile.tryAcquire(path)
  unlinkSync(path)
  const second = LockFile.tryAcquire(path)
  expect(second).toBeDefined()
  first?.release({ remove: true })
  expect(existsSync(path)).toBe(true)
  second?.release({ remove: true })
  expect(existsSync(path)).toBe(false)
})

test('a symbolic link in its place is not followed', () => {
  writeFileSync(join(runtime.path, 'target'), '')
  symlinkSync(join(runtime.path, 'target'), path)
  expect(() => LockFile.tryAcquire(path)).toThrow(expect.objectContaining({ code: 'ELOOP' }))
})

test('four processes count under a lock whose file comes and goes: no step is lost', async () => {
  const counter = join(runtime.path, 'counter')
  writeFileSync(counter, '0')
  const counting = await Promise.all([start(), start(), start(), start()])
  await Promise.all(counting.map((peer) => peer.call('count', path, counter, 250)))
  expect(readFileSync(counter, 'utf8')).toBe('1000')
  expect(runtime.files()).toEqual(['counter'])
})

test('the lock is given back when the action throws', async () => {
  const fail = (): never => {
    throw new RangeError('no')
  }
  expect(() => withLock(path, fail)).toThrow(RangeError)
  await expect(withLockAsync(path, fail)).rejects.toThrow(RangeError)
  expect(withLock(path, () => 1, { remove: true })).toBe(1)
})

test('the files of dead holders go when they are old, those of living holders and of the last ten seconds stay', () => {
  const files = ['dead', 'held', 'young'].map((name) => join(runtime.path, `${name}.lock`))
  const [dead, held] = files as [string, string, string]
  for (const file of files) writeFileSync(file, '1\n')
  const holder = LockFile.tryAcquire(held)
  for (const file of [dead, held]) utimesSync(file, 1, 1)
  removeDeadLocks(runtime.path)
  expect(runtime.files().sort()).toEqual(['held.lock', 'young.lock'])
  holder?.release({ remove: true })
})
