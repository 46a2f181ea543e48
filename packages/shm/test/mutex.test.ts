import { openDescriptors, withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import {
  Mutex,
  memfdSync,
  PosixSharedMemory,
  type SharedMemoryObject,
  SysvSharedMemory,
} from '../src/index.js'
import { ObjectUsers, objectName } from './support/object-users.js'

const WATCHDOG_MS = 20_000
const SIZE = 4096
const OFFSET = 64
const users = ObjectUsers.forEachTest()
const code = (expected: string) => expect.objectContaining({ code: expected })

/** Memory of each kind, and how another process opens it. */
const kinds: [string, () => { memory: SharedMemoryObject; open: [string, string, unknown, object?] }][] = [
  [
    'POSIX shared memory',
    () => {
      const memory = PosixSharedMemory.openSync(objectName(), { size: SIZE })
      users.atEnd(() => memory.unlink())
      return { memory, open: ['PosixSharedMemory', 'open', memory.name, { create: 'never' }] }
    },
  ],
  [
    'a memfd',
    () => {
      const memory = memfdSync('object', { size: SIZE })
      return { memory, open: ['Memfd', 'open', memory.path] }
    },
  ],
  [
    'a System V segment',
    () => {
      const memory = SysvSharedMemory.open(SysvSharedMemory.IPC_PRIVATE, { size: SIZE })
      users.atEnd(() => memory.remove())
      return { memory, open: ['SysvSharedMemory', 'byId', memory.id] }
    },
  ],
]

describe.each(kinds)('a Mutex in %s', (_, make) => {
  const own = () => {
    const { memory, open } = make()
    users.atEnd(() => memory.close())
    const other = async () => {
      const peer = await users.start()
      await peer.call('open', 'memory', ...open)
      await peer.call('mutex', 'mutex', 'memory', OFFSET)
      return peer
    }
    return { memory, mutex: new Mutex(memory, { offset: OFFSET }), other }
  }

  test('excludes: two processes add to a word, in the event loop and blocking, and none is lost', async () => {
    const { memory, mutex, other } = own()
    const words = new Int32Array(memory.buffer)
    const [first, second] = [await other(), await other()]
    const times = 2000
    const adding = Promise.all([
      first.call('addUnderMutex', 'mutex', 'memory', times, 'sync'),
      second.call('addUnderMutex', 'mutex', 'memory', times, 'sync'),
    ])
    for (let count = 0; count < 200; count++) {
      using lock = await mutex.lock()
      expect(lock.ownerDied).toBe(false)
      words[32] = (words[32] ?? 0) + 1
    }
    await withWatchdog(adding, WATCHDOG_MS, 'the adding')
    expect(words[32]).toBe(2 * times + 200)
  })

  test('is taken over when its owner is killed, which is said once; also by who sleeps on it', async () => {
    const { mutex, other } = own()
    const [owner, sleeper] = [await other(), await other()]
    await owner.call('call', 'mutex', 'tryLock')
    expect(mutex.tryLock()).toBeUndefined()
    await sleeper.call('begin', 'mutex', 'lock')
    await owner.kill()
    expect(await sleeper.next('done')).toBe(true)
    const blocked = mutex.lock()
    await sleeper.kill('SIGKILL')
    expect((await withWatchdog(blocked, WATCHDOG_MS, 'the lock of the dead')).ownerDied).toBe(true)
    mutex.unlock()
    expect(mutex.lockSync({ timeoutMs: 0 }).ownerDied).toBe(false)
    mutex.unlock()
    const third = await other()
    await third.call('call', 'mutex', 'tryLock')
    const killed = third.kill()
    expect(mutex.lockSync({ timeoutMs: WATCHDOG_MS }).ownerDied).toBe(true)
    await killed
  })

  test('a stopped owner keeps it', async () => {
    const { mutex, other } = own()
    const owner = await other()
    await owner.call('call', 'mutex', 'tryLock')
    await owner.stop()
    expect(mutex.tryLock()).toBeUndefined()
    expect(() => mutex.lockSync({ timeoutMs: 120 })).toThrow(code('IPC_TIMEOUT'))
    await expect(mutex.lock({ timeoutMs: 20 })).rejects.toMatchObject({ code: 'IPC_TIMEOUT' })
    owner.resume()
    await owner.call('call', 'mutex', 'unlock')
    expect(mutex.tryLock()?.ownerDied).toBe(false)
  })

  test('an unlock wakes who sleeps in another process, and closing gives the lock back', async () => {
    const { memory, mutex, other } = own()
    const sleeper = await other()
    mutex.lockSync({ timeoutMs: 0 })
    const blocked = sleeper.call<{ ownerDied: boolean }>('block', 'mutex', 'lockSync', {
      timeoutMs: WATCHDOG_MS,
    })
    await sleeper.next('blocking')
    mutex.unlock()
    expect((await withWatchdog(blocked, WATCHDOG_MS, 'the blocked lock')).ownerDied).toBe(false)
    await sleeper.call('call', 'mutex', 'close')
    expect(mutex.tryLock()?.ownerDied).toBe(false)
    const waiting = sleeper.call('mutex', 'mutex', 'memory', OFFSET)
    await waiting
    await sleeper.call('begin', 'mutex', 'lock')
    memory.close()
    expect(await sleeper.next('done')).toBe(false)
  })

  test('handles of one process exclude each other; a lock is of a handle, not of a thread', async () => {
    const { memory, mutex } = own()
    const second = new Mutex(memory, { offset: OFFSET })
    const lock = mutex.tryLock()
    expect([mutex.holds, second.holds]).toEqual([true, false])
    expect(second.tryLock()).toBeUndefined()
    expect(mutex.tryLock()).toBeUndefined()
    expect(() => mutex.lockSync({ timeoutMs: Number.POSITIVE_INFINITY })).toThrow(TypeError)
    expect(() => second.unlock()).toThrow(TypeError)
    const [waiting, itself] = [second.lock(), mutex.lock()]
    mutex.unlock()
    await withWatchdog(Promise.race([waiting, itself]), WATCHDOG_MS, 'the next lock')
    if (second.holds) second.unlock()
    await itself
    // The scope of the first lock is over: it must not end the later one's.
    lock?.[Symbol.dispose]()
    expect(mutex.holds).toBe(true)
    mutex.close()
    await withWatchdog(waiting, WATCHDOG_MS, 'the last lock')
    second.close()
  })
})

test('close ends what waits, and leaves no descriptor', async () => {
  const memory = memfdSync('object', { size: SIZE })
  const before = openDescriptors('/memfd:object')
  const mutex = new Mutex(memory)
  const second = new Mutex(memory)
  mutex.lockSync({ timeoutMs: 0 })
  const waiting = expect(second.lock()).rejects.toMatchObject({ code: 'IPC_CLOSED' })
  second.close()
  second.close()
  await withWatchdog(waiting, WATCHDOG_MS, 'the end of the wait')
  expect(() => second.tryLock()).toThrow(code('IPC_CLOSED'))
  mutex.close()
  expect(openDescriptors('/memfd:object')).toBe(before)
  memory.close()
  expect(() => new Mutex(memory)).toThrow(code('IPC_CLOSED'))
})

test('places that are none', () => {
  using memory = memfdSync('object', { size: 100, seals: ['future-write'] })
  for (const offset of [-4, 2, 88, 0.5]) expect(() => new Mutex(memory, { offset })).toThrow(RangeError)
  memory.bytes.fill(9, 80)
  expect(() => new Mutex(memory, { offset: 80 })).toThrow(code('IPC_CORRUPT'))
})

test('rubbish in its owner word is an owner that died', () => {
  using memory = memfdSync('object', { size: 16 })
  const mutex = new Mutex(memory)
  const words = new Int32Array(memory.buffer)
  for (const rubbish of [1, -1, 2 ** 31 - 1, -(2 ** 31)]) {
    words[0] = rubbish
    expect(mutex.tryLock()?.ownerDied).toBe(true)
    mutex.unlock()
  }
})
