import { jest } from '@jest/globals'

/**
 * Time that only `jest.advanceTimersByTime` moves. The event loop turns as ever, and what keeps the process alive stays a timer
 * of its own: it outlives the test.
 */
export function stopClock(): void {
  jest.useFakeTimers({
    now: 0,
    doNotFake: [
      'setInterval',
      'clearInterval',
      'setImmediate',
      'clearImmediate',
      'nextTick',
      'queueMicrotask',
    ],
  })
}
