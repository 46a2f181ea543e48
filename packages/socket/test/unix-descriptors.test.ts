import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DescriptorLink, direct, indirect, type Link, type Party } from '@ipc/core'
import { close, pipe2, read } from '@ipc/ffi'
import { tcp, unix } from '@ipc/socket'
import { openDescriptors, type Peer, uniqueName, until, withWatchdog } from '@ipc/testkit'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { endPeersAfterEach, socketPeer } from './peers/peers.js'

endPeersAfterEach()

const text = (data: Uint8Array): string => new TextDecoder().decode(data)
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value)

let directory: string
let file: string
let party: Party<Uint8Array, Uint8Array, unknown, DescriptorLink>
let peer: Peer
let link: Link<Uint8Array> & DescriptorLink

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ipc-descriptors-'))
  file = join(directory, 'file')
  writeFileSync(file, 'of the file')
  const namespace = uniqueName('descriptors').slice(-60)
  party = await direct('P', unix(), { namespace })
  peer = await socketPeer()
  await peer.call('party', 'Q', 'unix', 'Q', { namespace })
  ;[link] = await Promise.all([party.link('Q'), peer.call('link', 'link', 'Q', 'P')])
})
afterEach(async () => {
  await party.close()
  rmSync(directory, { recursive: true })
})

test('a pipe passed to another process is written there and read here; no program that it starts inherits it', async () => {
  const { readEnd, writeEnd } = pipe2()
  await link.sendDescriptor(writeEnd)
  close(writeEnd)
  expect(await peer.call('writeReceived', 'link', 'through the pipe')).toEqual({ inherited: false })
  const buffer = new Uint8Array(100)
  expect(text(buffer.subarray(0, read(readEnd, buffer)))).toBe('through the pipe')
  // The only writer was the copy over there.
  expect(read(readEnd, buffer)).toBe(0)
  close(readEnd)
})

test('a file passed to another process is read there', async () => {
  const descriptor = openSync(file, 'r')
  await link.sendDescriptor(descriptor)
  closeSync(descriptor)
  expect(await peer.call('readReceived', 'link')).toBe('of the file')
})

test('C2 a descriptor keeps its place: it is there when a message sent after it has been received', async () => {
  for (let i = 0; i < 10; i++) {
    await peer.call('send', 'link', `before ${i}`)
    await peer.call('sendFile', 'link', file)
    await peer.call('send', 'link', `after ${i}`)
  }
  for (let i = 0; i < 10; i++) {
    expect(text((await link.receive()).data)).toBe(`before ${i}`)
    expect(text((await link.receive()).data)).toBe(`after ${i}`)
    const descriptor = await link.receiveDescriptor({ timeoutMs: 0 })
    expect(readFileSync(descriptor, 'utf8')).toBe('of the file')
    closeSync(descriptor)
  }
})

test('unawaited sends before a descriptor stay before it', async () => {
  const descriptor = openSync(file, 'r')
  const sends = [
    link.send(bytes('1')),
    link.send(bytes('2')),
    link.sendDescriptor(descriptor),
    link.send(bytes('3')),
  ]
  await Promise.all(sends)
  closeSync(descriptor)
  for (const expected of ['1', '2', '3']) expect(await peer.call('receive', 'link')).toBe(expected)
  expect(await peer.call('readReceived', 'link')).toBe('of the file')
})

test('C6 more than the other side has asked for wait, and go on when it receives', async () => {
  const descriptor = openSync(file, 'r')
  for (let i = 0; i < 16; i++) await link.sendDescriptor(descriptor)
  await expect(link.sendDescriptor(descriptor, { timeoutMs: 0 })).rejects.toMatchObject({
    code: 'IPC_TIMEOUT',
  })
  const waiting = link.sendDescriptor(descriptor)
  for (let i = 0; i < 17; i++) expect(await peer.call('readReceived', 'link')).toBe('of the file')
  await withWatchdog(waiting, 10_000, 'the descriptor that waited')
  closeSync(descriptor)
})

test('what a killed peer had sent is received still; what nobody receives is closed with the link', async () => {
  for (let i = 0; i < 3; i++) await peer.call('sendFile', 'link', file)
  await peer.call('send', 'link', 'last')
  await peer.kill('SIGKILL')
  expect(text((await link.receive()).data)).toBe('last')
  await link.closed
  await expect(link.receive()).rejects.toMatchObject({ code: 'IPC_PEER_DIED' })
  const descriptor = await link.receiveDescriptor()
  expect(readFileSync(descriptor, 'utf8')).toBe('of the file')
  closeSync(descriptor)
  await link.close()
  await expect(link.receiveDescriptor()).rejects.toMatchObject({ code: 'IPC_CLOSED' })
  await until(() => openDescriptors(file) === 0, 10_000, 'the descriptors to be closed')
})

test('a waiting receiveDescriptor ends with the link: by death, by close, by its signal', async () => {
  const abort = new AbortController()
  const aborted = link.receiveDescriptor({ signal: abort.signal })
  abort.abort()
  await expect(aborted).rejects.toMatchObject({ code: 'IPC_ABORTED' })
  const waiting = expect(link.receiveDescriptor()).rejects.toMatchObject({ code: 'IPC_PEER_DIED' })
  await peer.kill('SIGKILL')
  await waiting
})

test('a descriptor that is not open, or none, is refused and the link goes on', async () => {
  const descriptor = openSync(file, 'r')
  closeSync(descriptor)
  await expect(link.sendDescriptor(descriptor)).rejects.toMatchObject({ code: 'IPC_SYSTEM' })
  await expect(link.sendDescriptor(-1)).rejects.toThrow(RangeError)
  await expect(link.sendDescriptor('3' as never)).rejects.toThrow(TypeError)
  await link.send(bytes('on'))
  expect(await peer.call('receive', 'link')).toBe('on')
})

test('C13 mailboxes and links of other mechanisms refuse', async () => {
  const box = await indirect(uniqueName('refuses'), unix())
  await expect(box.sendDescriptor(0)).rejects.toMatchObject({ code: 'IPC_NOT_SUPPORTED' })
  await expect(box.receiveDescriptor()).rejects.toMatchObject({ code: 'IPC_NOT_SUPPORTED' })
  await box.close()
  const namespace = uniqueName('tcp-refuses').slice(-60)
  const [here, there] = [await direct('A', tcp(), { namespace }), await direct('B', tcp(), { namespace })]
  const other = (await here.link('B')) as Link<Uint8Array> & Partial<DescriptorLink>
  await expect(other.sendDescriptor?.(0)).rejects.toMatchObject({ code: 'IPC_NOT_SUPPORTED' })
  await here.close()
  await there.close()
})
