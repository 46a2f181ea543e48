// Takes locks in a process of its own, for the tests; runs on built output.
import { readFileSync, writeFileSync } from 'node:fs'
import { LockFile, withLock } from '@ipc/host'
import { peerMain } from '@ipc/testkit'

let lock
peerMain({
  tryAcquire: (path) => {
    lock = LockFile.tryAcquire(path)
    return lock !== undefined
  },
  count: (path, counter, times) => {
    const step = () => writeFileSync(counter, String(Number(readFileSync(counter, 'utf8')) + 1))
    for (let index = 0; index < times; index++) withLock(path, step, { remove: true, timeoutMs: 20_000 })
  },
})
