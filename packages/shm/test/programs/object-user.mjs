// A process that uses system objects by their names; see test/support/object-users.ts.
import * as shm from '@ipc/shm'
import { peerMain } from '@ipc/testkit'

const types = new Map(Object.entries(shm))
const objects = new Map()
const side = peerMain({
  /** Opens an object of a type by one of its static functions, and keeps it under a label. */
  async open(label, type, how, ...parameters) {
    objects.set(label, await types.get(type)[how](...parameters))
  },
  async call(label, method, ...parameters) {
    return await objects.get(label)[method](...parameters)
  },
  /** Begins a call that waits, and tells when it is done. */
  begin(label, method, ...parameters) {
    objects
      .get(label)
      [method](...parameters)
      .then(
        (result) => side.emit('done', result?.ownerDied),
        (error) => side.emit('failed', error),
      )
  },
  /** Blocks in a call; tells just before, so that the parent knows it began. */
  block(label, method, ...parameters) {
    side.emit('blocking')
    return objects.get(label)[method](...parameters)
  },
  get(label, property) {
    return objects.get(label)[property]
  },
  write(label, offset, bytes) {
    objects.get(label).bytes.set(bytes, offset)
  },
  read(label, offset, length) {
    return objects.get(label).bytes.slice(offset, offset + length)
  },
  mutex(label, memory, offset) {
    objects.set(label, new shm.Mutex(objects.get(memory), { offset }))
  },
  /** Adds to a word in memory without an atomic operation, under a Mutex, again and again. */
  async addUnderMutex(label, memory, times, how) {
    const words = new Int32Array(objects.get(memory).buffer)
    const mutex = objects.get(label)
    for (let count = 0; count < times; count++) {
      if (how === 'sync') mutex.lockSync({ timeoutMs: Number.POSITIVE_INFINITY })
      else await mutex.lock()
      const before = words[32]
      for (let spin = 0; spin < 50; spin++) Atomics.load(words, 0)
      words[32] = before + 1
      mutex.unlock()
    }
  },
})
