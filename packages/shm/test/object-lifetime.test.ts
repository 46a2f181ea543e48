import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { openDescriptors, withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import {
  Memfd,
  Mutex,
  memfd,
  memfdSync,
  PosixSemaphore,
  PosixSharedMemory,
  SysvSemaphore,
  SysvSharedMemory,
} from '../src/index.js'
import { ObjectUsers, objectName } from './support/object-users.js'

const WATCHDOG_MS = 20_000
const users = ObjectUsers.forEachTest()

test('300 opens and closes of each leave descriptors, mappings and objects as they were', async () => {
  const name = objectName()
  const cycle = async () => {
    const memories = [
      await PosixSharedMemory.open(name, { size: 8192 }),
      await memfd('object', { size: 8192 }),
      SysvSharedMemory.open(SysvSharedMemory.IPC_PRIVATE, { size: 8192 }),
    ]
    for (const memory of memories) {
      const mutex = new Mutex(memory)
      mutex.lockSync({ timeoutMs: 0 })
      memory.bytes.fill(1, 64)
      // Closes the Mutex too.
      memory.close()
    }
    ;(memories[2] as SysvSharedMemory).remove()
    const semaphore = PosixSemaphore.open(name)
    semaphore.close()
    SysvSemaphore.open(SysvSemaphore.IPC_PRIVATE).remove()
  }
  users.atEnd(() => PosixSharedMemory.unlink(name))
  users.atEnd(() => PosixSemaphore.unlink(name))
  const shared = () =>
    readFileSync('/proc/self/maps', 'utf8').match(/\/dev\/shm\/(sem\.)?object|memfd:object|SYSV/g)?.length ??
    0
  // Another test file in this process may have left what the garbage collector has not found yet.
  const mapped = shared()
  await cycle()
  const descriptors = openDescriptors('object')
  for (let count = 0; count < 300; count++) await cycle()
  expect(openDescriptors('object')).toBe(descriptors)
  expect(shared()).toBeLessThanOrEqual(mapped)
})

test('a buffer that was transferred away leaves the Mutex as it is, and closes like any other', () => {
  const memory = memfdSync('object', { size: 64 })
  using same = Memfd.open(memory.path)
  const [mutex, other] = [new Mutex(memory), new Mutex(same)]
  mutex.lockSync({ timeoutMs: 0 })
  // Node 20 can only move a buffer by structuredClone, which leaves memory of others where it is; with node:ffi it cannot be moved at all.
  const transfer =
    process.env.IPC_FFI_BACKEND === 'node:ffi'
      ? undefined
      : (Reflect.get(memory.buffer, 'transfer') as (() => ArrayBuffer) | undefined)
  const moved = transfer?.call(memory.buffer) ?? memory.buffer
  expect(memory.bytes).toHaveLength(64)
  expect(other.tryLock()).toBeUndefined()
  mutex.unlock()
  expect(mutex.lockSync({ timeoutMs: 0 }).ownerDied).toBe(false)
  memory.close()
  expect([...new Uint8Array(moved)].every((byte) => byte === 0)).toBe(true)
  expect(mutex.holds).toBe(false)
  expect(() => mutex.tryLock()).toThrow(expect.objectContaining({ code: 'IPC_CLOSED' }))
  expect(other.tryLock()?.ownerDied).toBe(false)
})

test('a loop of waits that never has to wait lets the event loop turn', async () => {
  const semaphore = PosixSemaphore.open(objectName(), { value: 2 ** 30 })
  users.atEnd(() => semaphore.close())
  users.atEnd(() => semaphore.unlink())
  let turned = false
  setImmediate(() => {
    turned = true
  })
  const end = performance.now() + WATCHDOG_MS
  while (!turned && performance.now() < end) await semaphore.wait()
  expect(turned).toBe(true)
})

test.each([
  ['PosixSemaphore', 'waitSync'],
  ['SysvSemaphore', 'operateSync'],
  ['Mutex', 'lockSync'],
])('a worker blocked in %s.%s without a limit can be ended', async (type) => {
  const worker = new Worker(join(__dirname, 'programs/blocked-worker.mjs'), {
    workerData: { type, name: objectName() },
  })
  const [id] = (await once(worker, 'message')) as [number]
  users.atEnd(() => id >= 0 && SysvSemaphore.byId(id).remove())
  await withWatchdog(worker.terminate(), WATCHDOG_MS, 'the end of the worker')
})
