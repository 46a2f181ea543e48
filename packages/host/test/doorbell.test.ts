import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { duplicate, eventfd, POLLIN, pollOne } from '@ipc/ffi'
import { Doorbell } from '@ipc/host'
import { openDescriptors, type Peer, spawnPeer, withWatchdog } from '@ipc/testkit'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type OwnRuntime, ownRuntime } from './support/runtime.js'

let runtime: OwnRuntime
let path: string
const peers: Peer[] = []
beforeEach(() => {
  runtime = ownRuntime()
  path = join(runtime.path, 'x.bell')
})
afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.kill('SIGKILL')
  runtime.restore()
})

async function start(): Promise<Peer> {
  const peer = await spawnPeer(join(__dirname, 'support', 'doorbell-program.mjs'))
  peers.push(peer)
  return peer
}

test.each([
  ['a FIFO', (): [Doorbell, Doorbell] => [Doorbell.fifo(path), Doorbell.fifo(path)]],
  [
    'an eventfd',
    (): [Doorbell, Doorbell] => {
      const fd = eventfd()
      return [Doorbell.descriptor(fd), Doorbell.descriptor(duplicate(fd))]
    },
  ],
])('%s: rings are seen by poll and by the loop, and drain takes them all', async (_, make) => {
  const [sleeper, ringer] = make()
  expect(sleeper.drain()).toBe(false)
  expect(pollOne(sleeper.descriptor, POLLIN, 0)).toBe(0)
  // More than a pipe holds: a full bell has been rung.
  const answers = new Set(Array.from({ length: 70_000 }, () => ringer.ring()))
  expect([...answers]).toEqual([true])
  expect(pollOne(sleeper.descriptor, POLLIN, 0)).toBe(POLLIN)
  expect(sleeper.drain()).toBe(true)
  expect(sleeper.drain()).toBe(false)

  ringer.ring()
  const rung = new Promise<void>((resolve) => sleeper.onRing(resolve).start())
  // What listens keeps nothing alive: the watchdog's timer does.
  await withWatchdog(rung, 10_000, 'a ring from before start')
  expect(sleeper.drain()).toBe(false)
  ringer.close()
  ringer.close()
  sleeper.close()
  expect(sleeper.ring()).toBe(false)
  expect(sleeper.drain()).toBe(false)
})

test('a stopped bell keeps its rings for the next start', async () => {
  const bell = Doorbell.fifo(path)
  let rings = 0
  bell.onRing(() => rings++).start()
  bell.stop()
  bell.ring()
  await new Promise(setImmediate)
  await new Promise(setImmediate)
  expect(rings).toBe(0)
  const rung = new Promise<void>((resolve) => bell.onRing(resolve).start())
  await withWatchdog(rung, 10_000, 'the ring that was kept')
  bell.close()
})

test('another process is woken, and one that only listens ends by itself', async () => {
  const peer = await start()
  await peer.call('listen', path)
  const bell = Doorbell.toRing(path)
  expect(bell?.ring()).toBe(true)
  await peer.next('rung')
  await peer.call('letGo')
  expect(await peer.exitedWithin(20_000)).toMatchObject({ code: 0 })
  expect(bell?.ring()).toBe(false)
  bell?.close()
})

test('a bell that nobody listens at cannot be opened to ring, and something else is no bell', async () => {
  expect(Doorbell.toRing(path)).toBeUndefined()
  const bell = Doorbell.fifo(path)
  bell.close()
  expect(existsSync(path)).toBe(true)
  expect(Doorbell.toRing(path)).toBeUndefined()
  writeFileSync(join(runtime.path, 'file'), 'mine')
  expect(() => Doorbell.fifo(join(runtime.path, 'file'))).toThrow(
    expect.objectContaining({ code: 'IPC_CORRUPT' }),
  )
})

test('1,000 bells opened, rung and closed leave no descriptor', () => {
  const before = openDescriptors(path)
  for (let index = 0; index < 1000; index++) {
    const bell = Doorbell.fifo(path).onRing(() => undefined)
    bell.start()
    bell.ring()
    bell.close()
  }
  expect(openDescriptors(path)).toBe(before)
})
