import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { indirect, unlink } from '@ipc/core'
import { unix } from '@ipc/socket'
import { uniqueName } from '@ipc/testkit'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { endPeersAfterEach, socketPeer } from './peers/peers.js'

endPeersAfterEach()
let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ipc-socket-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value)

test('a path of the user is bound with the mode asked for, and is gone after the last close', async () => {
  const at = join(directory, 'jobs.sock')
  const box = await indirect('jobs', unix({ at }), { mode: 0o620 })
  expect(box.address).toBe(at)
  expect(statSync(at).isSocket()).toBe(true)
  expect(statSync(at).mode & 0o777).toBe(0o620)
  const peer = await socketPeer()
  await peer.call('open', 'box', 'unix', 'jobs', {}, { at })
  await peer.call('send', 'box', 'x')
  expect((await box.receive()).data).toEqual(bytes('x'))
  await peer.call('close', 'box')
  await box.close()
  expect(existsSync(at)).toBe(false)
})

test('C1 a path of more than 107 bytes is refused before the call, and nothing is made', async () => {
  const at = join(directory, 'x'.repeat(100))
  await expect(indirect('long', unix({ at }))).rejects.toThrow(RangeError)
  expect(existsSync(at)).toBe(false)
})

test('C11 the socket of a killed owner is taken over; a file that is no socket is not touched', async () => {
  const at = join(directory, 'dead.sock')
  const peer = await socketPeer()
  await peer.call('open', 'box', 'unix', 'dead', {}, { at })
  await peer.kill('SIGKILL')
  expect(existsSync(at)).toBe(true)
  const heir = await indirect('dead', unix({ at }), { create: 'exclusive' })
  await heir.close()
  writeFileSync(at, 'precious')
  await expect(indirect('dead', unix({ at }))).rejects.toMatchObject({ code: 'IPC_EXISTS' })
  expect(statSync(at).size).toBe('precious'.length)
})

test('an abstract name needs no file and is gone with its owner', async () => {
  const name = uniqueName('abstract')
  const box = await indirect(name, unix({ abstract: true }))
  expect(box.address.startsWith('@')).toBe(true)
  const peer = await socketPeer()
  await peer.call('open', 'box', 'unix', name, {}, { abstract: true })
  await peer.call('send', 'box', 'x')
  expect((await box.receive()).data).toEqual(bytes('x'))
  await peer.call('close', 'box')
  await box.close()
  await expect(indirect(name, unix({ abstract: true }), { create: 'never' })).rejects.toMatchObject({
    code: 'IPC_NOT_FOUND',
  })
  expect(await unlink(name, unix({ abstract: true }))).toBe(false)
})

test('one value with a path opens one name', async () => {
  const mechanism = unix({ at: join(directory, 'one.sock') })
  const box = await indirect('one', mechanism)
  await expect(indirect('two', mechanism)).rejects.toThrow(TypeError)
  await box.close()
})

test('options that unix() does not have are a TypeError', () => {
  expect(() => unix({ path: '/tmp/x' } as never)).toThrow(TypeError)
  expect(() => unix({ at: 5 } as never)).toThrow(TypeError)
})
