import type { Wait } from '@ipc/core'
import { checkWait, loopTurn, loopTurnIsDue, timeoutError, WaitingCall } from '@ipc/core/adapter'

/** A call that may have to wait. */
export interface Attempted<T> {
  /** What it is, for errors: "wait for semaphore /jobs". */
  readonly what: string
  readonly address: string
  /** Undefined = not possible now, with no effect. */
  attempt(): T | undefined
  /** From now on calls `wake` when an attempt may succeed, and soon if it may already. Gives what ends that. */
  arm(wake: () => void): () => void
}

/** Attempts at once, then waits in the event loop: with core's deadlines, aborts and turns of the loop. */
export function waitFor<T>(attempted: Attempted<T>, options: Wait | undefined): Promise<T> {
  const { what, address } = attempted
  try {
    const timeoutMs = checkWait(options, what)
    const result = attempted.attempt()
    if (result !== undefined) return loopTurnIsDue() ? loopTurn().then(() => result) : Promise.resolve(result)
    if (timeoutMs === 0) throw timeoutError(0, what, address)
    return waitLonger(attempted, options)
  } catch (error) {
    return Promise.reject(error)
  }
}

function waitLonger<T>(attempted: Attempted<T>, options: Wait | undefined): Promise<T> {
  const call = new WaitingCall<T>()
  const disarm = attempted.arm(() => {
    if (call.settled) return
    try {
      const result = attempted.attempt()
      if (result !== undefined) call.resolve(result)
    } catch (error) {
      call.reject(error)
    }
  })
  call.start(options, attempted.what, attempted.address, true)
  return call.promise.finally(disarm)
}
