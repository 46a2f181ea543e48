import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises'
import { IpcError } from '@ipc/core'
import { sleepSlice } from '@ipc/ffi'
import type { OpenStep } from './open-segment.js'

const WAIT_MS = 1
const TIMEOUT_MS = 5000

/** Runs an opening in the event loop. Throws `IPC_LIMIT` where another process holds the object in the making for 5 s. */
export async function runSteps<T>(steps: Generator<OpenStep, T>, address: string): Promise<T> {
  const deadline = performance.now() + TIMEOUT_MS
  for (;;) {
    const { value, done } = steps.next()
    if (done === true) return value
    if (value === 'turn') await turn()
    else {
      checkDeadline(deadline, steps, address)
      await delay(WAIT_MS)
    }
  }
}

/** Runs an opening at once, blocking the thread. Throws as `runSteps` does. */
export function runStepsSync<T>(steps: Generator<OpenStep, T>, address: string): T {
  const deadline = performance.now() + TIMEOUT_MS
  for (;;) {
    const { value, done } = steps.next()
    if (done === true) return value
    if (value === 'wait') {
      checkDeadline(deadline, steps, address)
      sleepSlice(WAIT_MS)
    }
  }
}

function checkDeadline(deadline: number, steps: Generator<OpenStep, unknown>, address: string): void {
  if (performance.now() < deadline) return
  steps.return(undefined)
  throw new IpcError(
    'IPC_LIMIT',
    `another process has been opening or removing ${address} for ${TIMEOUT_MS} ms: let it go on (is it stopped?) or end it`,
    { address, limit: TIMEOUT_MS },
  )
}
