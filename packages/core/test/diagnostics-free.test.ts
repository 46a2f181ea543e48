import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'

interface Measured {
  readonly alone: number
  readonly observed: number
  readonly again: number
}

test('without a subscriber a send allocates nothing for observers, with one an object, and nothing again without', () => {
  const program = join(__dirname, 'support', 'allocation-program.mjs')
  const flags = ['--expose-gc', '--max-semi-space-size=256']
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, program], {
    encoding: 'utf8',
    timeout: 20_000,
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const { send, full } = JSON.parse(stdout) as { send: Measured; full: Measured }
  for (const { alone, observed, again } of [send, full]) {
    // Not a word a call: what is left is the measurement's own.
    expect(alone).toBeLessThan(4)
    expect(again).toBeLessThan(4)
    // Two fields and a header at least: the measurement sees what is allocated.
    expect(observed).toBeGreaterThan(16)
  }
})
