import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

/** IPC_NODES: paths of other Nodes, with colons between. IPC_CYCLES=10000: the long run. */
const NODES = (process.env.IPC_NODES ?? process.execPath).split(':')
const CYCLES = process.env.IPC_CYCLES ?? '1000'
const program = join(__dirname, 'programs/views-after-close.mjs')

test.each(NODES)(
  `C15 views kept or transferred after close cannot crash the process, and ${CYCLES} opens and closes stay flat: %s`,
  async (node) => {
    const { stdout } = await promisify(execFile)(node, [program, CYCLES])
    const { before, after } = JSON.parse(stdout)
    expect(after.segments).toBe(0)
    expect(after.descriptors).toBeLessThanOrEqual(before.descriptors + 1)
    // Nothing of 64 KiB a cycle stays; the heap may grow by what the collector has not yet looked at.
    expect(after.kibibytes - before.kibibytes).toBeLessThan(50_000)
    process.stdout.write(`    ${stdout}\n`)
  },
  180_000,
)
