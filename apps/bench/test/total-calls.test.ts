import { expect, it } from '@jest/globals'
import { totalCalls } from '../src/system-calls/total-calls.js'

it('reads the sum of a table with errors and of one without', () => {
  const head =
    '% time     seconds  usecs/call     calls    errors syscall\n------ ----------- ----------- --------- --------- ----------------\n'
  const row = ' 60.00    0.000300           3       100         5 futex\n'
  expect(totalCalls(`${head}${row}100.00    0.000500           2       250        17 total\n`)).toBe(250)
  expect(totalCalls(`${head}${row}100.00    0.000500           2       250           total\n`)).toBe(250)
})

it('refuses what is no such table', () => {
  expect(() => totalCalls('strace: exec: No such file\n')).toThrow('no table')
})
