import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'

interface Measured {
  readonly alone: number
  readonly observed: number
  readonly again: number
  readonly seen: string
}

test('without a subscriber a send allocates nothing for observers, with one an object, and nothing again without', () => {
  const program = join(__dirname, 'support', 'allocation-program.mjs')
  const flags = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64']
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, program], {
    encoding: 'utf8',
    timeout: 20_000,
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const { send, full } = JSON.parse(stdout) as { send: Measured; full: Measured }
  for (const { alone, observed, again, seen } of [send, full]) {
    // Less than the smallest object a call: what is left is the measurement's own.
    expect(alone).toBeLessThan(8)
    expect(again).toBeLessThan(8)
    // A header and two fields at least: the measurement sees what is allocated.
    expect(observed).toBeGreaterThan(24)
    expect(seen).toBe("mailbox 'counted' (nowhere)")
  }
})
