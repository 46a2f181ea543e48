import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { example } from '../readme/example.mjs'
import { fill } from '../readme/markers.mjs'
import { overviewTable, packageTable } from '../readme/traits-table.mjs'

const link = {
  duplex: 'full',
  order: 'arrival',
  senders: 'one',
  receivers: 'one',
  capacities: ['rendezvous', 'bounded', 'unbounded'],
  whenFull: ['wait', 'reject'],
  maxMessageBytes: 2 ** 20,
  sync: true,
  noticesDeath: true,
  publishes: false,
  persistence: 'process',
  handOver: 'kernel',
  reach: 'host',
  delivery: 'once',
}
const mailbox = { ...link, duplex: 'half', order: 'priority', senders: 'many', maxMessageBytes: 8_176 }
const smoke = { name: 'smoke', folder: 'packages/smoke', traits: { mailbox, link } }
const flags = { ...smoke, name: 'flags', longestMessage: '`kernel.flags`' }

it('fills each pair of markers, with its argument, and nothing else', () => {
  const text =
    'a\n<!-- x:start one -->\nold\n<!-- x:end -->\nb\n<!-- x:start -->\n<!-- x:end -->\n<!-- y:start -->\n'
  const filled = fill(text, 'x', (argument: string) => `new ${argument}`)

  expect(filled).toBe(
    'a\n<!-- x:start one -->\nnew one\n<!-- x:end -->\nb\n<!-- x:start -->\nnew \n<!-- x:end -->\n<!-- y:start -->\n',
  )
  expect(fill(filled, 'x', (argument: string) => `new ${argument}`)).toBe(filled)
})

it("a package's table has a column for each mailbox and link", () => {
  const alone = packageTable([smoke])
  expect(alone).toContain('|  | mailbox | link |\n|--|--|--|\n| messages go | one way | both ways |')
  expect(alone).toContain('| order | by priority, then as sent | as sent |')
  expect(alone).toContain('| longest message | 8,176 B | 1 MiB |')
  expect(alone).toContain('| capacity | 0, n, ∞ | 0, n, ∞ |')

  expect(packageTable([smoke, flags])).toContain(
    '|  | smoke mailbox | smoke link | flags mailbox | flags link |',
  )
})

it('a limit that depends on the machine is named, not counted', () => {
  expect(packageTable([flags])).toContain('| longest message | `kernel.flags` | `kernel.flags` |')
})

it('a row that tells of something rare stands only where somebody has it', () => {
  expect(packageTable([smoke])).not.toContain('foreign messages')
  const seeking = { ...mailbox, foreignMessages: { foundWithinMs: 25, coreShare: 0.01 } }
  expect(packageTable([{ ...smoke, traits: { mailbox: seeking, link } }])).toContain(
    '| looks for foreign messages | finds them within 25 ms, for 1 % of a core | no need |',
  )
})

it('the overview has a row for each mailbox and link', () => {
  const rows = overviewTable([smoke, flags]).split('\n').slice(2)
  expect(rows.map((row: string) => row.split(' | ').slice(0, 2))).toEqual([
    ['| [`smoke`](packages/smoke)', 'mailbox'],
    ['| ', 'link'],
    ['| [`flags`](packages/smoke)', 'mailbox'],
    ['| ', 'link'],
  ])
})

it('an example is the whole file, with its name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-example-'))
  try {
    writeFileSync(join(folder, 'hello.ts'), 'say()\n')
    expect(example(folder, 'hello.ts')).toBe('```ts\n// hello.ts\nsay()\n```')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
