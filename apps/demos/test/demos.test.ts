import { expect, test } from '@jest/globals'
import { runDemo } from './support/run-demo.js'

const TIMEOUT_MS = 70_000

test(
  'broadcast: every reader sees every frame whole, and nothing stays',
  async () => {
    const { code, output, errors, stayed } = await runDemo('broadcast/main', ['3', '40'])
    expect({ code, errors, stayed }).toEqual({ code: 0, errors: '', stayed: [] })
    for (const reader of [1, 2, 3]) expect(output).toContain(`reader ${reader}: 40 frames right, 0 wrong\n`)
    expect(output).toMatch(/^40 MiB written once, 120 MiB read in place/m)
  },
  TIMEOUT_MS,
)

test(
  'pool: every job is answered while workers are killed',
  async () => {
    const { code, output, errors, stayed } = await runDemo('pool/main', ['400', '5'])
    expect({ code, errors, stayed }).toEqual({ code: 0, errors: '', stayed: [] })
    expect(output).toMatch(/^400 of 400 jobs answered, 0 wrongly, \d twice; [1-5] workers were killed\n$/)
  },
  TIMEOUT_MS,
)

test(
  'pipeline: every picture comes out of the last pipe, sorted',
  async () => {
    const { code, output, errors, stayed } = await runDemo('pipeline/main', ['40'])
    expect({ code, errors, stayed }).toEqual({ code: 0, errors: '', stayed: [] })
    const lines = output.trimEnd().split('\n')
    expect(lines.slice(0, 40).map((line: string) => Number.parseInt(line, 10))).toEqual([...Array(40).keys()])
    expect(lines[1]).toBe('1 the square is at 37,23')
    expect(lines[40]).toBe('40 pictures, 0 wrong')
  },
  TIMEOUT_MS,
)

test('a count that is none is refused with the usage', async () => {
  const { code, errors } = await runDemo('pool/main', ['many'])
  expect(code).toBe(2)
  expect(errors).toMatch(/many is no whole number of at least 1\nusage: node/)
})
