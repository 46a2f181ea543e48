import { uniqueName, until, WatchdogError, withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'

test('withWatchdog passes value and error through', async () => {
  expect(await withWatchdog(Promise.resolve(3), 10_000, 'three')).toBe(3)
  await expect(withWatchdog(Promise.reject(new RangeError('no')), 10_000, 'no')).rejects.toThrow(RangeError)
})

test('withWatchdog names what did not come', async () => {
  const never = withWatchdog(new Promise(() => undefined), 5, 'the answer')
  await expect(never).rejects.toThrow(WatchdogError)
  await expect(never).rejects.toThrow('the answer: nothing after 5 ms')
})

test('until waits for a state and names one that does not come', async () => {
  let looks = 0
  const third = () => {
    looks += 1
    return looks === 3
  }
  await until(third, 10_000, 'third look')
  expect(looks).toBe(3)
  await expect(until(() => false, 5, 'the impossible')).rejects.toThrow('the impossible: not so after 5 ms')
})

test('uniqueName never repeats and keeps to what every mechanism takes', () => {
  const names = new Set(Array.from({ length: 100 }, () => uniqueName('C5: an aborted “receive” (mailbox)')))
  expect(names.size).toBe(100)
  for (const name of names) expect(name).toMatch(/^[a-z0-9-]{1,80}$/)
  expect(uniqueName('…')).toMatch(/^test-/)
})
