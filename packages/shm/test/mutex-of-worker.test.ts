import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { Mutex, memfdSync } from '../src/index.js'

const WATCHDOG_MS = 20_000
const OFFSET = 64

test.each(['terminate', 'process.exit', 'its last line'])(
  'C10 the lock of a worker thread that ends by %s goes to the next, who is told, while the process lives on',
  async (end) => {
    const memory = memfdSync('object', { size: 128 })
    const mutex = new Mutex(memory, { offset: OFFSET })
    const worker = new Worker(join(__dirname, 'programs/locking-worker.mjs'), {
      workerData: { path: memory.path, offset: OFFSET, end: end === 'terminate' ? 'stay' : end },
    })
    // Listened for from the beginning: it may end in the same turn in which it says that it has locked.
    const ended = once(worker, 'exit')
    await withWatchdog(once(worker, 'message'), WATCHDOG_MS, 'the lock of the worker')
    if (end === 'terminate') {
      expect(mutex.tryLock()).toBeUndefined()
      await expect(mutex.lock({ timeoutMs: 50 })).rejects.toMatchObject({ code: 'IPC_TIMEOUT' })
      await worker.terminate()
    }
    await withWatchdog(ended, WATCHDOG_MS, 'the end of the worker')
    const began = performance.now()
    expect((await withWatchdog(mutex.lock(), WATCHDOG_MS, 'the lock')).ownerDied).toBe(true)
    process.stdout.write(
      `    ${end}: locked ${(performance.now() - began).toFixed(1)} ms after the end of the thread\n`,
    )
    mutex.unlock()
    memory.close()
  },
)
