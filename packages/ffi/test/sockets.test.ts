import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  accept,
  bindUnix,
  bytesQueued,
  bytesUnsent,
  close,
  connectUnix,
  errno,
  fcntlGetFlags,
  getSocketBuffer,
  listen,
  longestSocketPath,
  MSG_PEEK,
  MSG_TRUNC,
  O,
  peerCredentials,
  pipe2,
  read,
  receive,
  receiveWithDescriptors,
  type SocketType,
  send,
  sendWithDescriptors,
  setSocketBuffer,
  shutdown,
  socket,
  socketError,
  socketPair,
  write,
} from '../src/index.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ipc-ffi-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const bytes = Buffer.alloc(64)
const text = (length: number) => bytes.toString('utf8', 0, length)

for (const type of ['stream', 'seqpacket'] satisfies SocketType[]) {
  for (const place of ['path', 'abstract']) {
    test(`a ${type} socket by its ${place} is bound, connected to and accepted`, () => {
      const path = place === 'path' ? join(folder, type) : `\0ipc-ffi-test-${process.pid}-${type}`
      const client = socket('unix', type)
      expect(connectUnix(client, path)).toBe(place === 'path' ? -errno.ENOENT : -errno.ECONNREFUSED)
      const server = socket('unix', type)
      bindUnix(server, path)
      expect(connectUnix(client, path)).toBe(-errno.ECONNREFUSED)
      listen(server, 1)
      expect(accept(server)).toBe(-errno.EAGAIN)
      expect(connectUnix(client, path)).toBe(0)
      const connection = accept(server)
      expect(connection).toBeGreaterThan(0)
      expect(fcntlGetFlags(connection) & O.NONBLOCK).toBe(O.NONBLOCK)
      expect(peerCredentials(connection)).toEqual({
        pid: process.pid,
        uid: process.getuid?.(),
        gid: process.getgid?.(),
      })
      expect(receive(connection, bytes)).toBe(-errno.EAGAIN)
      expect(send(client, Buffer.from('..hello'), 2)).toBe(5)
      expect(bytesQueued(connection)).toBe(5)
      expect(bytesUnsent(client)).toBeGreaterThan(0)
      expect(text(receive(connection, bytes, 0, 64, MSG_PEEK))).toBe('hello')
      expect(text(receive(connection, bytes, 3, 20) + 3).slice(3)).toBe('hello')
      close(client)
      expect(receive(connection, bytes)).toBe(0)
      expect(send(connection, bytes)).toBe(-errno.EPIPE)
      expect(socketError(connection)).toBe(0)
      close(connection)

      const second = socket('unix', type)
      const other = socket('unix', type)
      expect(() => bindUnix(other, path)).toThrow(/EADDRINUSE/)
      expect([connectUnix(second, path), connectUnix(other, path)]).toEqual([0, 0])
      const third = socket('unix', type)
      expect(connectUnix(third, path)).toBe(-errno.EAGAIN)
      for (const fd of [second, other, third, server]) close(fd)
    })
  }
}

test('an end with bytes unread gives ECONNRESET', () => {
  const [one, other] = socketPair('stream')
  send(one, Buffer.from('never read'))
  close(other)
  expect(receive(one, bytes)).toBe(-errno.ECONNRESET)
  close(one)
})

test('packets keep their boundaries and tell the length that was cut off', () => {
  const [one, other] = socketPair('seqpacket')
  send(one, Buffer.from('first'))
  send(one, Buffer.from('second'))
  expect(receive(other, bytes, 0, 3, MSG_TRUNC)).toBe(5)
  expect(text(receive(other, bytes))).toBe('second')
  setSocketBuffer(one, 'send', 10_000)
  expect(getSocketBuffer(one, 'send')).toBe(20_000)
  expect(() => send(one, Buffer.alloc(100_000))).toThrow(/EMSGSIZE/)
  shutdown(one, 'write')
  expect(receive(other, bytes)).toBe(0)
  close(one)
  close(other)
})

test('a full socket answers -EAGAIN', () => {
  const [one, other] = socketPair('stream')
  while (send(one, Buffer.alloc(65_536)) > 0);
  expect(send(one, bytes)).toBe(-errno.EAGAIN)
  close(one)
  close(other)
})

test('a path over 107 bytes is refused before the call', () => {
  const fd = socket('unix', 'stream')
  for (const wrong of ['', 'x'.repeat(longestSocketPath + 1), 'ä'.repeat(54), `\0${'x'.repeat(107)}`]) {
    expect(() => bindUnix(fd, wrong)).toThrow(RangeError)
    expect(() => connectUnix(fd, wrong)).toThrow(RangeError)
  }
  expect(() => bindUnix(fd, 'a\0b')).toThrow(TypeError)
  expect(connectUnix(fd, `/${'x'.repeat(longestSocketPath - 1)}`)).toBe(-errno.ENOENT)
  shutdown(fd, 'both')
  close(fd)
})

test('descriptors travel with bytes', () => {
  const [one, other] = socketPair('stream')
  const { readEnd, writeEnd } = pipe2(O.NONBLOCK)
  expect(receiveWithDescriptors(other, bytes).length).toBe(-errno.EAGAIN)
  expect(sendWithDescriptors(one, Buffer.from('pipe'), [readEnd, writeEnd])).toBe(4)
  send(one, Buffer.from('plain'))
  const first = receiveWithDescriptors(other, bytes, 8)
  expect(first).toMatchObject({ length: 4, truncated: false })
  expect(bytes.toString('utf8', 8, 12)).toBe('pipe')
  close(readEnd)
  close(writeEnd)
  const [end = -1, start = -1] = first.descriptors
  write(start, Buffer.from('through'))
  expect(text(read(end, bytes))).toBe('through')
  expect(receiveWithDescriptors(other, bytes)).toEqual({ length: 5, descriptors: [], truncated: false })
  expect(sendWithDescriptors(one, Buffer.from('x'), new Array(253).fill(start))).toBe(1)
  const many = receiveWithDescriptors(other, bytes)
  expect(many.descriptors.length).toBe(253)
  expect(() => sendWithDescriptors(one, Buffer.from('x'), new Array(254).fill(start))).toThrow(RangeError)
  expect(() => sendWithDescriptors(one, Buffer.alloc(0), [start])).toThrow(RangeError)
  expect(() => sendWithDescriptors(one, Buffer.from('x'), [99_999])).toThrow(/EBADF/)
  close(one)
  expect(receiveWithDescriptors(other, bytes).length).toBe(0)
  for (const fd of [start, end, other, ...many.descriptors]) close(fd)
})
