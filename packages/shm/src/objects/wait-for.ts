import type { Wait } from '@ipc/core'
import { checkWait, loopTurn, loopTurnIsDue, timeoutError, WaitingCall } from '@ipc/core/adapter'
import { looks } from './looks.js'

/** A call that may have to wait. */
export interface Attempted<T> {
  /** What it is, for errors: "wait for semaphore /jobs". */
  readonly what: string
  readonly address: string
  /** Undefined = not possible now, with no effect. */
  attempt(): T | undefined
}

/** Attempts at once, then at each look of the thread until it succeeds, throws, times out or is aborted. */
export async function waitFor<T>(attempted: Attempted<T>, options: Wait | undefined): Promise<T> {
  const { what, address } = attempted
  const timeoutMs = checkWait(options, what)
  const result = attempted.attempt()
  if (result !== undefined) {
    // A loop of awaits that never has to wait must not keep the event loop from turning.
    if (loopTurnIsDue()) await loopTurn()
    return result
  }
  if (timeoutMs === 0) throw timeoutError(0, what, address)
  return waitLonger(attempted, options)
}

function waitLonger<T>(attempted: Attempted<T>, options: Wait | undefined): Promise<T> {
  const call = new WaitingCall<T>()
  const end = looks.add(() => {
    if (call.settled) return
    try {
      const result = attempted.attempt()
      if (result !== undefined) call.resolve(result)
    } catch (error) {
      call.reject(error)
    }
  })
  call.start(options, attempted.what, attempted.address, true)
  return call.promise.finally(end)
}
