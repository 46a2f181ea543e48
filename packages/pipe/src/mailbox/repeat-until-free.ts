import { setTimeout as delay } from 'node:timers/promises'
import { IpcError } from '@ipc/core'
import { schedYield, sleepSlice } from '@ipc/ffi'

// Making and removing a FIFO takes a few system calls: who holds its lock for longer is stopped or hangs.
const LIMIT_MS = 2000
const PAUSE_MS = 1

/** Repeats a step that answers undefined while another process is in the middle. @throws IpcError IPC_LIMIT after two seconds */
export async function repeatUntilFree<R>(address: string, step: () => R | undefined): Promise<R> {
  const deadline = performance.now() + LIMIT_MS
  for (;;) {
    const result = step()
    if (result !== undefined) return result
    if (performance.now() > deadline) throw heldTooLong(address)
    await delay(PAUSE_MS)
  }
}

/** As `repeatUntilFree`, blocking the thread. */
export function repeatUntilFreeSync<R>(address: string, step: () => R | undefined): R {
  const deadline = performance.now() + LIMIT_MS
  for (;;) {
    const result = step()
    if (result !== undefined) return result
    if (performance.now() > deadline) throw heldTooLong(address)
    pause()
  }
}

// A slice in a call of its own: V8 ends a thread only where a function is entered.
function pause(): void {
  schedYield()
  sleepSlice(PAUSE_MS)
}

function heldTooLong(address: string): IpcError {
  return new IpcError(
    'IPC_LIMIT',
    `another process has been making or removing ${address} for ${LIMIT_MS} ms: let it go on (is it stopped?) or end it`,
    { address, limit: LIMIT_MS },
  )
}
