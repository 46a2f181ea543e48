import { setTimeout as delay } from 'node:timers/promises'
import { IpcError } from '@ipc/core'
import { fromSystemError } from '@ipc/core/adapter'
import { schedYield, sleepSlice } from '@ipc/ffi'
import { LockFile, lockHolder } from './lock-file.js'

/** How a lock is waited for. */
export interface LockWait {
  /** @default 2000 */
  readonly timeoutMs?: number | undefined
  /** Whether the lock's file goes when the lock is given back. @default false */
  readonly remove?: boolean | undefined
}

const DEFAULT_TIMEOUT_MS = 2000
const YIELDS = 100
const SLICE_MS = 1

/**
 * Runs `action` under the lock of a file. Blocks the thread while another holds it: first by giving the processor away,
 * then in slices of 1 ms, `timeoutMs` in all. For actions of a few system calls.
 * @throws IpcError IPC_LIMIT naming the holder when the time runs out, IPC_PERMISSION when the file is another user's; what the action throws.
 */
export function withLock<R>(path: string, action: () => R, wait: LockWait = {}): R {
  const deadline = performance.now() + (wait.timeoutMs ?? DEFAULT_TIMEOUT_MS)
  for (let round = 0; ; round++) {
    const lock = acquire(path)
    if (lock !== undefined) {
      try {
        return action()
      } finally {
        lock.release({ remove: wait.remove })
      }
    }
    if (performance.now() >= deadline) throw heldTooLong(path, wait)
    pause(round)
  }
}

/** As `withLock`, waiting in the event loop; it keeps the process alive meanwhile. The lock is held until `action` settles. */
export async function withLockAsync<R>(
  path: string,
  action: () => R | Promise<R>,
  wait: LockWait = {},
): Promise<R> {
  const deadline = performance.now() + (wait.timeoutMs ?? DEFAULT_TIMEOUT_MS)
  for (;;) {
    const lock = acquire(path)
    if (lock !== undefined) {
      try {
        return await action()
      } finally {
        lock.release({ remove: wait.remove })
      }
    }
    if (performance.now() >= deadline) throw heldTooLong(path, wait)
    await delay(SLICE_MS)
  }
}

function acquire(path: string): LockFile | undefined {
  try {
    return LockFile.tryAcquire(path)
  } catch (error) {
    throw fromSystemError(error, `cannot lock ${path}`, path, { ELOOP: 'IPC_PERMISSION' })
  }
}

function pause(round: number): void {
  if (round < YIELDS) schedYield()
  else sleepSlice(SLICE_MS)
}

function heldTooLong(path: string, wait: LockWait): IpcError {
  const holder = lockHolder(path)
  const who = holder === undefined ? 'another process' : `process ${holder}`
  const limit = wait.timeoutMs ?? DEFAULT_TIMEOUT_MS
  return new IpcError(
    'IPC_LIMIT',
    `the lock ${path} has been held by ${who} for ${limit} ms: let that process go on (is it stopped?) or end it`,
    { address: path, limit },
  )
}
