/** The event loop must turn at least each 5 ms during a loop of awaits that never has to wait (C12). */
export const LONGEST_BURST_MS = 4
const MOST_CALLS_A_LOOK = 256

let burstStart = 0
let lastLook = 0
let callsALook = 1
let callsToLook = 1

/**
 * Whether an await that need not wait should give the event loop a turn. Promises alone never let timers and
 * descriptors run. The clock is read only each so many calls, fewer the slower they are.
 */
export function loopTurnIsDue(): boolean {
  if (--callsToLook > 0) return false
  const now = performance.now()
  if (burstStart === 0) {
    burstStart = now
    // Whatever lets the loop turn ends the burst.
    nextTurn(() => {
      burstStart = 0
    })
  }
  const sinceLook = now - lastLook
  lastLook = now
  if (sinceLook < 0.25) callsALook = Math.min(callsALook * 2, MOST_CALLS_A_LOOK)
  else if (sinceLook > 1) callsALook = 1
  // Never in step with the calls of a loop, of which it may await only every second: it would never be told.
  callsToLook = callsALook - Math.round(Math.random())
  return now - burstStart > LONGEST_BURST_MS
}

/** Resolves after the event loop has turned. */
export function loopTurn(): Promise<void> {
  return new Promise((resolve) => nextTurn(resolve))
}

// Browsers have no setImmediate; a message to oneself is their quickest macrotask.
const nextTurn: (callback: () => void) => void =
  typeof setImmediate === 'function'
    ? (callback) => void setImmediate(callback)
    : (callback) => {
        const { port1, port2 } = new MessageChannel()
        const onMessage = (): void => {
          port1.close()
          callback()
        }
        // Node's type of the same global has no onmessage.
        ;(port1 as unknown as { onmessage: () => void }).onmessage = onMessage
        port2.postMessage(undefined)
      }
