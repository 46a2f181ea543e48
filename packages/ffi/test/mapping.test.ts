import { describe, expect, test } from '@jest/globals'
import {
  addSeals,
  allocate,
  close,
  F_SEAL_SEAL,
  F_SEAL_SHRINK,
  futexWait,
  futexWake,
  getSeals,
  IPC_CREAT,
  IPC_EXCL,
  IPC_PRIVATE,
  Mapping,
  memfdCreate,
  O,
  SystemError,
  shmctlRemove,
  shmctlStat,
  shmget,
  shmOpen,
  shmUnlink,
  truncate,
} from '../src/index.js'
import { runProgram } from './run-program.js'

function memory(bytes: number): number {
  const fd = memfdCreate('ffi-test', { sealable: true })
  truncate(fd, bytes)
  return fd
}

describe('a mapping', () => {
  test('is shared with another mapping of the object, until closed', () => {
    const fd = memory(10_000)
    const one = Mapping.map(fd, 10_000)
    const other = Mapping.map(fd, 4096)
    close(fd)
    expect([one.length, one.bytes.length, one.int32.length]).toEqual([10_000, 10_000, 2500])
    Atomics.store(one.int32, 3, -5)
    expect(Atomics.load(other.int32, 3)).toBe(-5)
    expect(Atomics.compareExchange(other.int32, 3, -5, 6)).toBe(-5)
    one.close()
    one.close()
    expect(one.closed).toBe(true)
    expect(one.int32[3]).toBe(0)
    one.int32[3] = 9
    expect(other.int32[3]).toBe(6)
    other.close()
  })

  test('begins at an offset', () => {
    const fd = memory(8192)
    const whole = Mapping.map(fd, 8192)
    const second = Mapping.map(fd, 4096, { offset: 4096 })
    whole.bytes[4097] = 5
    expect(second.bytes[1]).toBe(5)
    expect(() => Mapping.map(fd, 10, { offset: 100 })).toThrow(SystemError)
    whole.close()
    second.close()
    close(fd)
  })

  test('read-only sees what others write, and keeps its own writes to itself', () => {
    const fd = memory(8192)
    const writer = Mapping.map(fd, 8192)
    const reader = Mapping.map(fd, 8192, { readOnly: true })
    writer.bytes[0] = 3
    expect(reader.bytes[0]).toBe(3)
    reader.bytes[4096] = 9
    expect(writer.bytes[4096]).toBe(0)
    writer.close()
    reader.close()
    close(fd)
  })

  test('refuses what touching would end the process for', () => {
    const fd = memory(4096)
    for (const length of [4097, 0, -1, 1.5, Number.NaN])
      expect(() => Mapping.map(fd, length)).toThrow(RangeError)
    expect(() => Mapping.mapTwice(fd, 100)).toThrow(RangeError)
    const mapping = Mapping.map(fd, 100)
    expect(() => mapping.addressOf(100)).toThrow(RangeError)
    mapping.close()
    close(fd)
    const id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0o600)
    expect(() => Mapping.attach(id, 4097)).toThrow(RangeError)
    shmctlRemove(id)
  })

  test('twice in a row goes on at its start', () => {
    const fd = memory(8192)
    const mapping = Mapping.mapTwice(fd, 8192)
    mapping.bytes.set([1, 2, 3, 4], 8190)
    expect([...mapping.bytes.subarray(0, 2)]).toEqual([3, 4])
    mapping.close()
    expect(mapping.bytes[8190]).toBe(0)
    close(fd)
  })

  test('of a System V segment detaches at close', () => {
    const id = shmget(IPC_PRIVATE, 10_000, IPC_CREAT | 0o640)
    const one = Mapping.attach(id, 10_000)
    const other = Mapping.attach(id, 100, true)
    one.bytes[99] = 8
    expect(other.bytes[99]).toBe(8)
    expect(shmctlStat(id)).toMatchObject({
      key: 0,
      size: 10_000,
      mode: 0o640,
      attached: 2,
      creatorPid: process.pid,
    })
    one.close()
    other.close()
    expect(shmctlStat(id).attached).toBe(0)
    expect(one.bytes[99]).toBe(0)
    shmctlRemove(id)
    expect(() => shmctlStat(id)).toThrow(/EINVAL|EIDRM/)
  })

  test('views kept or transferred never crash after close', async () => {
    expect(await runProgram('views-after-close.mjs')).toBe('untouched by others: true, buffers: true')
  })

  test('lent bytes that are transferred in whatever way leave the mapping as it is, and never crash', async () => {
    expect(await runProgram('lent-bytes.mjs')).toMatch(/^moved: \d+, lost: 0$/)
  })

  test('of a worker that is ended goes with it, or with the next thread that comes; a living worker keeps its own', async () => {
    // Mappings and descriptors of lists: of one, as it ended unseen, of the next in its place, of three, of the one that lives.
    expect(await runProgram('thread-mappings.mjs')).toBe('3/2 3/1 3/2 9/6 3/2 living 7 none 3')
  })

  test('2,000 opened and closed, and 200 forgotten, leave nothing', async () => {
    const { lines, kib, sharedAfterClose, sharedAfterCollection } = JSON.parse(
      await runProgram('many-mappings.mjs'),
    )
    expect(sharedAfterClose).toBe(0)
    expect(sharedAfterCollection).toBe(0)
    expect(lines).toBeLessThan(50)
    expect(kib).toBeLessThan(32 * 1024)
  })
})

describe('shared memory objects', () => {
  const name = `/ipc-ffi-test-${process.pid}`

  test('have a name until unlinked', () => {
    const fd = shmOpen(name, O.CREAT | O.EXCL | O.RDWR)
    expect(() => shmOpen(name, O.CREAT | O.EXCL | O.RDWR)).toThrow(/EEXIST/)
    allocate(fd, 0, 8192)
    const mapping = Mapping.map(fd, 8192)
    shmUnlink(name)
    expect(() => shmUnlink(name)).toThrow(
      /shm_unlink\("\/ipc-ffi-test-\d+"\) failed: no such file or directory \(ENOENT\)/,
    )
    mapping.close()
    expect(() => allocate(fd, 0, 2 ** 50)).toThrow(/ENOSPC|EFBIG/)
    close(fd)
  })

  test('a memfd can be sealed against shrinking', () => {
    const fd = memory(4096)
    addSeals(fd, F_SEAL_SHRINK)
    expect(getSeals(fd)).toBe(F_SEAL_SHRINK)
    expect(() => truncate(fd, 0)).toThrow(/EPERM/)
    addSeals(fd, F_SEAL_SEAL)
    expect(() => addSeals(fd, F_SEAL_SHRINK)).toThrow(/EPERM/)
    close(fd)
    const plain = memfdCreate('plain')
    expect(() => addSeals(plain, F_SEAL_SHRINK)).toThrow(/EPERM/)
    close(plain)
  })

  test('a System V key is exclusive', () => {
    const key = 0x1bc0_0000 + (process.pid & 0xffff)
    const id = shmget(key, 100, IPC_CREAT | IPC_EXCL | 0o600)
    expect(shmget(key, 0, 0)).toBe(id)
    expect(() => shmget(key, 100, IPC_CREAT | IPC_EXCL)).toThrow(/EEXIST/)
    expect(() => shmget(key, 200, 0)).toThrow(/EINVAL/)
    shmctlRemove(id)
    expect(() => shmget(key, 0, 0)).toThrow(/ENOENT/)
  })
})

describe('futex', () => {
  test('answers changed, timeout and how many it woke', () => {
    const fd = memory(4096)
    const mapping = Mapping.map(fd, 4096)
    const address = mapping.addressOf(8)
    expect(futexWait(address, 1, 50)).toBe('changed')
    expect(futexWait(address, 0, 5)).toBe('timeout')
    mapping.int32[2] = -1
    expect(futexWait(address, -1, 0)).toBe('timeout')
    expect(futexWake(address, Infinity)).toBe(0)
    mapping.close()
    close(fd)
  })

  test('a worker that waits by slices ends soon', async () => {
    expect(await runProgram('waits-in-worker.mjs')).toBe('ended soon')
  })
})
