import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  errno,
  ftok,
  IPC_CREAT,
  IPC_EXCL,
  IPC_NOWAIT,
  IPC_PRIVATE,
  MSG_COPY,
  MSG_EXCEPT,
  MSG_NOERROR,
  mqClose,
  mqGetAttributes,
  mqOpen,
  mqReceive,
  mqSend,
  mqSetAttributes,
  mqTimedReceive,
  mqTimedSend,
  mqUnlink,
  msgctlInfo,
  msgctlRemove,
  msgctlSet,
  msgctlStat,
  msgget,
  msgrcv,
  msgsnd,
  O,
  POLLIN,
  pollOne,
  SysvMessageBuffer,
} from '../src/index.js'

describe('a System V queue', () => {
  const message = new SysvMessageBuffer(16)
  let queue: number
  beforeEach(() => {
    queue = msgget(IPC_PRIVATE, IPC_CREAT | 0o600)
  })
  afterEach(() => {
    msgctlRemove(queue)
  })

  function put(type: number, data: string, flags = IPC_NOWAIT): number {
    message.type = type
    return msgsnd(
      queue,
      message,
      Buffer.from(message.data.buffer, message.data.byteOffset).write(data),
      flags,
    )
  }
  function take(type: number, flags = 0): string {
    const got = msgrcv(queue, message, type, flags | IPC_NOWAIT)
    return got < 0 ? `${got}` : `${message.type}:${Buffer.from(message.data.subarray(0, got)).toString()}`
  }

  test('selects by type as msgrcv does', () => {
    for (const [type, data] of [
      [5, 'a'],
      [3, 'b'],
      [4, 'c'],
      [3, 'd'],
      [9, 'e'],
    ] as const) {
      expect(put(type, data)).toBe(0)
    }
    expect(take(-5)).toBe('3:b')
    expect(take(4)).toBe('4:c')
    expect(take(5, MSG_EXCEPT)).toBe('3:d')
    expect(take(7)).toBe(`${-errno.ENOMSG}`)
    expect(take(0)).toBe('5:a')
    expect(take(0)).toBe('9:e')
    expect(take(0)).toBe(`${-errno.ENOMSG}`)
    put(2 ** 40 + 1, '')
    expect(take(2 ** 40 + 1)).toBe('1099511627777:')
    expect(() => put(0, 'x')).toThrow(/EINVAL/)
  })

  test('keeps a message that is longer than the buffer, unless it may be cut', () => {
    put(1, 'sixteen bytes...')
    const small = new SysvMessageBuffer(4)
    expect(msgrcv(queue, small, 0, IPC_NOWAIT)).toBe(-errno.E2BIG)
    expect(take(0, MSG_COPY)).toBe('1:sixteen bytes...')
    expect(msgrcv(queue, small, 0, IPC_NOWAIT | MSG_NOERROR)).toBe(4)
    expect(() => msgsnd(queue, small, 5, IPC_NOWAIT)).toThrow(RangeError)
    structuredClone(small.data.buffer, { transfer: [small.data.buffer as ArrayBuffer] })
    expect(() => msgsnd(queue, small, 0, IPC_NOWAIT)).toThrow(RangeError)
    expect(() => msgrcv(queue, small, 0, IPC_NOWAIT)).toThrow(RangeError)
  })

  test('has a state that can be changed, and is full at its byte limit', () => {
    msgctlSet(queue, { maxBytes: 20, mode: 0o640 })
    expect(put(1, '0123456789')).toBe(0)
    expect(msgctlInfo().messages).toBeGreaterThanOrEqual(1)
    expect(msgctlStat(queue)).toMatchObject({
      messages: 1,
      bytes: 10,
      maxBytes: 20,
      mode: 0o640,
      lastSenderPid: process.pid,
      lastReceiverPid: 0,
      uid: process.getuid?.(),
    })
    expect(put(1, '01234567890')).toBe(-errno.EAGAIN)
    const gone = msgget(IPC_PRIVATE, IPC_CREAT)
    msgctlRemove(gone)
    expect(() => msgctlStat(gone)).toThrow(/EINVAL|EIDRM/)
    expect(() => msgrcv(gone, message, 0, IPC_NOWAIT)).toThrow(/EINVAL/)
  })
})

test('ftok makes a key of a file and a number', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-ffi-'))
  const path = join(folder, 'key')
  writeFileSync(path, '')
  const { ino, dev } = statSync(path)
  expect(ftok(path, 0x41)).toBe(0x4100_0000 | ((dev & 0xff) << 16) | (ino & 0xffff))
  const key = ftok(path, 7)
  const id = msgget(key, IPC_CREAT | IPC_EXCL | 0o600)
  expect(msgctlStat(id).key).toBe(key)
  expect(() => msgget(key, IPC_CREAT | IPC_EXCL)).toThrow(/EEXIST/)
  msgctlRemove(id)
  expect(() => msgget(key, 0)).toThrow(/ENOENT/)
  rmSync(folder, { recursive: true })
  expect(() => ftok(path, 7)).toThrow(/ftok\(".*"\) failed: no such file/)
})

describe('a POSIX queue', () => {
  const name = `/ipc-ffi-test-${process.pid}`
  const buffer = Buffer.alloc(32)
  const priority = new Uint32Array(1)
  let queue: number
  beforeEach(() => {
    queue = mqOpen(name, O.CREAT | O.EXCL | O.RDWR | O.NONBLOCK, 0o600, { maxMessages: 2, messageBytes: 32 })
  })
  afterEach(() => {
    mqClose(queue)
    mqUnlink(name)
  })

  test('gives the highest priority first, and is full and empty', () => {
    expect(mqReceive(queue, buffer, priority)).toBe(-errno.EAGAIN)
    expect(mqSend(queue, Buffer.from('low.'), 3, 1)).toBe(0)
    expect(mqSend(queue, Buffer.from('high'), 4, 9)).toBe(0)
    expect(mqSend(queue, Buffer.from('more'))).toBe(-errno.EAGAIN)
    expect(mqSend(queue, Buffer.alloc(33))).toBe(-errno.EMSGSIZE)
    expect(mqGetAttributes(queue)).toEqual({
      flags: O.NONBLOCK,
      maxMessages: 2,
      messageBytes: 32,
      currentMessages: 2,
    })
    expect(pollOne(queue, POLLIN, 0)).toBe(POLLIN)
    expect(buffer.toString('utf8', 0, mqReceive(queue, buffer, priority))).toBe('high')
    expect(priority[0]).toBe(9)
    expect(buffer.toString('utf8', 0, mqReceive(queue, buffer))).toBe('low')
    expect(() => mqReceive(queue, Buffer.alloc(8), priority)).toThrow(/EMSGSIZE/)
    expect(() => mqSend(queue, buffer, 0, 40_000)).toThrow(/EINVAL/)
    expect(() => mqSend(queue, buffer, 33)).toThrow(RangeError)
  })

  test('waits for a slice on a descriptor that may wait', () => {
    mqSetAttributes(queue, { nonBlocking: false })
    expect(mqTimedReceive(queue, buffer, priority, 5)).toBe(-errno.ETIMEDOUT)
    expect(mqTimedSend(queue, buffer, 1, 0, 5)).toBe(0)
    expect(mqTimedSend(queue, buffer, 0, 0, 5)).toBe(0)
    expect(mqTimedSend(queue, buffer, 1, 0, 5)).toBe(-errno.ETIMEDOUT)
    expect(mqTimedReceive(queue, buffer, priority, 5)).toBe(1)
    expect(mqTimedReceive(queue, buffer, priority, 0)).toBe(0)
    expect(() => mqTimedReceive(queue, buffer, priority, 51)).toThrow(RangeError)
  })

  test('has a name and limits', () => {
    expect(() => mqOpen(name, O.CREAT | O.EXCL | O.RDWR)).toThrow(/EEXIST/)
    expect(() => mqOpen('/ipc-ffi-missing', O.RDONLY)).toThrow(/mq_open\("\/ipc-ffi-missing"\) failed/)
    expect(() => mqUnlink('/ipc-ffi-missing')).toThrow(/ENOENT/)
    expect(() => mqOpen('no-slash', O.RDONLY)).toThrow(/EINVAL/)
    const huge = { maxMessages: 2 ** 20, messageBytes: 32 }
    expect(() => mqOpen('/ipc-ffi-huge', O.CREAT | O.RDWR, 0o600, huge)).toThrow(/EINVAL|EMFILE/)
  })
})
