import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'

/** IPC_NODES: paths of other Nodes, with colons between. IPC_CYCLES=10000: the long run. `npm run test:views` sets both. */
const NODES = (process.env.IPC_NODES ?? process.execPath).split(':')
const CYCLES = process.env.IPC_CYCLES ?? '1000'

async function run(node: string, program: string, ...parameters: string[]): Promise<string> {
  const path = join(__dirname, 'programs', program)
  const { stdout } = await promisify(execFile)(node, ['--expose-gc', path, ...parameters])
  process.stdout.write(`    ${stdout}\n`)
  return stdout
}

describe.each(NODES)('C15 views of channels on %s', (node) => {
  test(`kept or transferred after close cannot crash the process, and ${CYCLES} opens and closes stay flat`, async () => {
    const { before, after } = JSON.parse(await run(node, 'views-after-close.mjs', CYCLES))
    expect(after.segments).toBe(0)
    expect(after.descriptors).toBeLessThanOrEqual(before.descriptors + 1)
    // Nothing of 64 KiB a cycle stays.
    expect(after.kibibytes - before.kibibytes).toBeLessThan(50_000)
  }, 180_000)

  test('transferred while the channel is open leave the channel as it is', async () => {
    const { emptied, messages } = JSON.parse(await run(node, 'views-while-open.mjs'))
    // Byte streams take the memory on every Node: without that nothing would have been tried. With node:ffi none may take it.
    if (process.env.IPC_FFI_BACKEND === 'node:ffi') expect(emptied).toBe(0)
    else expect(emptied).toBeGreaterThan(0)
    expect(messages).toBe(20)
  })
})
