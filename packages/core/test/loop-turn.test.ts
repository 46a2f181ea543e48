import { afterEach, expect, jest, test } from '@jest/globals'
import { loopTurn, loopTurnIsDue } from '../src/timing/loop-turn.js'

afterEach(() => {
  jest.restoreAllMocks()
})

test('C12 a loop that awaits one of several calls is told that the event loop should turn, whichever it is', () => {
  let now = Math.ceil(performance.now())
  jest.spyOn(performance, 'now').mockImplementation(() => now)
  const atTurn: (() => void)[] = []
  const later = (callback: () => void) => atTurn.push(callback) as unknown as NodeJS.Immediate
  jest.spyOn(globalThis, 'setImmediate').mockImplementation(later as typeof setImmediate)
  const turn = (): void => {
    void loopTurn()
    for (const callback of atTurn.splice(0)) callback()
  }
  const call = (): boolean => {
    now += 0.0005
    return loopTurnIsDue()
  }
  // Quick calls, so that the looks at the clock are as rare as they become.
  for (let count = 0; count < 20_000; count++) call()
  for (const calls of [1, 2, 3, 4, 8]) {
    for (let awaited = 0; awaited < calls; awaited++) {
      turn()
      const start = now
      let isDue = false
      while (!isDue && now - start < 50) {
        for (let at = 0; at < calls; at++) {
          const answer = call()
          if (at === awaited) isDue = answer
        }
      }
      expect([calls, awaited, isDue]).toEqual([calls, awaited, true])
      expect(now - start).toBeGreaterThan(4)
    }
  }
  turn()
})
