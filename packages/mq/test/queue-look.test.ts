import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { SysvQueue } from '../src/sysv-queue.js'
import { LOOK_EACH_MS, type Looker, QUEUES_A_LOOK, queueLook } from '../src/wake-up/queue-look.js'

/** A queue end that waits, and says of itself how often it was looked at. */
class Waiter implements Looker {
  looks = 0
  isWaiting = true
  look(): boolean {
    this.looks += 1
    return this.isWaiting
  }
}

let waiters: Waiter[] = []
function wait(count: number): void {
  waiters = Array.from({ length: count }, () => new Waiter())
  for (const waiter of waiters) queueLook().add(waiter)
}
const looksOfEach = (): number[] => waiters.map(({ looks }) => looks)

// While no queue of the system holds a message there is nothing to look for.
let queue: SysvQueue
beforeEach(() => {
  jest.useFakeTimers()
  queue = SysvQueue.open(SysvQueue.IPC_PRIVATE)
  queue.trySend(new Uint8Array(8))
})
afterEach(() => {
  queue.remove()
  for (const waiter of waiters) queueLook().remove(waiter)
  jest.useRealTimers()
})

test('while any queue of the system holds a message, 100 queues with waiters are looked at each time, whatever the counts say', () => {
  wait(100)
  for (let look = 1; look <= 5; look++) {
    jest.advanceTimersByTime(LOOK_EACH_MS)
    expect(looksOfEach()).toEqual(new Array(100).fill(look))
  }
})

test('of more, each is looked at in its turn', () => {
  wait(3 * QUEUES_A_LOOK)
  jest.advanceTimersByTime(LOOK_EACH_MS)
  const first = looksOfEach()
  for (let look = 2; look <= 4; look++) jest.advanceTimersByTime(LOOK_EACH_MS)
  const after = looksOfEach()
  expect(first.slice(0, QUEUES_A_LOOK).every((looks) => looks >= 1)).toBe(true)
  expect(after.every((looks) => looks >= 1)).toBe(true)
})

test('who waits no more is looked at no more', () => {
  wait(3)
  const [first] = waiters as [Waiter]
  first.isWaiting = false
  jest.advanceTimersByTime(3 * LOOK_EACH_MS)
  expect(looksOfEach()).toEqual([1, 3, 3])
})
