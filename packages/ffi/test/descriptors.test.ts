import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SystemCall } from '../src/errors/system-call.js'
import {
  bytesQueued,
  close,
  duplicate,
  errno,
  errnoName,
  fcntlGetFlags,
  getPipeSize,
  KeptBytes,
  mkfifo,
  O,
  open,
  PIPE_BUF,
  pipe2,
  read,
  SystemError,
  setNonBlocking,
  setPipeSize,
  write,
  writeKept,
  writev,
} from '../src/index.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ipc-ffi-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function thrown(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('errors', () => {
  test('a reported error has the shape of a system error of Node and names the object', () => {
    const path = join(folder, 'missing')
    const error = thrown(() => open(path, O.RDONLY)) as SystemError
    expect(error).toBeInstanceOf(SystemError)
    expect(SystemError.is(error)).toBe(true)
    expect(SystemError.is(new Error('other'))).toBe(false)
    expect(error).toMatchObject({ code: 'ENOENT', errno: -2, syscall: 'open', path })
    expect(error.message).toBe(`open(${JSON.stringify(path)}) failed: no such file or directory (ENOENT).`)
  })

  test('an error that nothing should meet says impossible, with number and name', () => {
    const call = new SystemCall('read', { expected: ['EAGAIN'], reported: ['EIO'] })
    expect(call.failedWith(errno.EAGAIN, 3)).toBe(-errno.EAGAIN)
    expect(() => call.failedWith(errno.EIO, 3)).toThrow(SystemError)
    expect(() => call.failedWith(errno.EFAULT, 3)).toThrow(/^impossible: read\(3\) gave EFAULT \(14\)/)
  })

  test('names and numbers', () => {
    expect(errnoName(11)).toBe('EAGAIN')
    expect(errnoName(-errno.EPIPE)).toBe('EPIPE')
    expect(errnoName(99_999)).toBe('UNKNOWN')
  })
})

describe('pipes', () => {
  test('carry bytes from an offset to an offset and answer -EAGAIN, 0 and -EPIPE', () => {
    const { readEnd, writeEnd } = pipe2(O.NONBLOCK)
    const bytes = Buffer.from('..hello..')
    const into = new Uint8Array(10)
    expect(read(readEnd, into)).toBe(-errno.EAGAIN)
    expect(write(writeEnd, bytes, 2, 5)).toBe(5)
    expect(bytesQueued(readEnd)).toBe(5)
    expect(read(readEnd, into, 3, 2)).toBe(2)
    expect(read(readEnd, into, 5)).toBe(3)
    expect(Buffer.from(into).toString('latin1')).toBe('\0\0\0hello\0\0')
    close(writeEnd)
    expect(read(readEnd, into)).toBe(0)
    const second = pipe2(O.NONBLOCK)
    close(second.readEnd)
    expect(write(second.writeEnd, bytes)).toBe(-errno.EPIPE)
    close(second.writeEnd)
    close(readEnd)
  })

  test('carry the beginning of kept memory, as it is at each call', () => {
    const { readEnd, writeEnd } = pipe2(O.NONBLOCK)
    const kept = new KeptBytes(8)
    const into = new Uint8Array(8)
    for (const value of [1, 2]) {
      kept.bytes.fill(value)
      expect(writeKept(writeEnd, kept, 3)).toBe(3)
      expect(read(readEnd, into)).toBe(3)
      expect([...into.subarray(0, 3)]).toEqual([value, value, value])
    }
    expect(() => writeKept(writeEnd, kept, 9)).toThrow(RangeError)
    close(readEnd)
    expect(writeKept(writeEnd, kept, 8)).toBe(-errno.EPIPE)
    structuredClone(kept.bytes, { transfer: [kept.bytes.buffer as ArrayBuffer] })
    expect(() => writeKept(writeEnd, kept, 1)).toThrow(RangeError)
    close(writeEnd)
  })

  test('refuse a range outside of the bytes before the call', () => {
    const { readEnd, writeEnd } = pipe2(O.NONBLOCK)
    const bytes = new Uint8Array(8)
    for (const [offset, length] of [
      [0, 9],
      [8, 1],
      [-1, 2],
      [Number.NaN, 1],
      [0, -1],
    ] as const) {
      expect(() => write(writeEnd, bytes, offset, length)).toThrow(RangeError)
      expect(() => read(readEnd, bytes, offset, length)).toThrow(RangeError)
    }
    close(readEnd)
    close(writeEnd)
  })

  test('gather a list in one write', () => {
    const { readEnd, writeEnd } = pipe2(O.NONBLOCK)
    const list = ['zero', 'one', '', 'two', 'three'].map((word) => Buffer.from(word))
    expect(writev(writeEnd, list, 1, 4)).toBe(6)
    const into = Buffer.alloc(16)
    expect(into.toString('latin1', 0, read(readEnd, into))).toBe('onetwo')
    const many = Array.from({ length: 1100 }, (_, index) => Uint8Array.of(index))
    expect(writev(writeEnd, many)).toBe(1024)
    close(readEnd)
    close(writeEnd)
  })

  test('keep packets apart with O.DIRECT', () => {
    const { readEnd, writeEnd } = pipe2(O.NONBLOCK | O.DIRECT)
    write(writeEnd, Buffer.from('first'))
    write(writeEnd, Buffer.from('second'))
    const into = Buffer.alloc(PIPE_BUF)
    expect(read(readEnd, into)).toBe(5)
    expect(read(readEnd, into)).toBe(6)
    close(readEnd)
    close(writeEnd)
  })

  test('have a size and flags', () => {
    const { readEnd, writeEnd } = pipe2()
    expect(setPipeSize(writeEnd, 5000)).toBe(8192)
    expect(getPipeSize(readEnd)).toBe(8192)
    setNonBlocking(readEnd, true)
    expect(fcntlGetFlags(readEnd) & O.NONBLOCK).toBe(O.NONBLOCK)
    setNonBlocking(readEnd, false)
    expect(fcntlGetFlags(readEnd) & O.NONBLOCK).toBe(0)
    const copy = duplicate(writeEnd)
    close(writeEnd)
    expect(write(copy, Buffer.from('still open'))).toBe(10)
    close(copy)
    close(readEnd)
    expect((thrown(() => fcntlGetFlags(readEnd)) as SystemError).code).toBe('EBADF')
  })

  test('a FIFO opens both ways at once and without a reader gives ENXIO', () => {
    const path = join(folder, 'fifo')
    mkfifo(path)
    expect((thrown(() => mkfifo(path)) as SystemError).code).toBe('EEXIST')
    expect((thrown(() => open(path, O.WRONLY | O.NONBLOCK)) as SystemError).code).toBe('ENXIO')
    const fd = open(path, O.RDWR | O.NONBLOCK)
    expect(write(fd, Buffer.from('own'))).toBe(3)
    expect(read(fd, Buffer.alloc(4))).toBe(3)
    close(fd)
  })
})
