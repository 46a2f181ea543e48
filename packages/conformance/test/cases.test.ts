import { caseTitles, conformance } from '@ipc/conformance'
import type { Mechanism, Traits } from '@ipc/core'
import { defineMechanism } from '@ipc/core/adapter'
import { expect, test } from '@jest/globals'

const least: Traits = {
  duplex: 'half',
  boundaries: 'message',
  order: 'arrival',
  senders: 'one',
  receivers: 'one',
  capacities: [],
  whenFull: [],
  maxMessageBytes: 100,
  sync: false,
  noticesDeath: false,
  publishes: false,
  persistence: 'process',
  handOver: 'process',
  reach: 'host',
  delivery: 'once',
  supported: true,
}

function mechanismWith(traits: Partial<Traits>, attributes: readonly 'type'[] = []): Mechanism {
  const no = () => {
    throw new Error('no test opens it')
  }
  return defineMechanism({
    name: 'paper',
    traits: { mailbox: { ...least, ...traits }, link: { ...least, ...traits } },
    attributes,
    adapter: { openMailbox: no, openParty: no, unlink: () => false },
  })
}

/** The titles that the suite registers, without running them. */
function registered(
  mechanism: Mechanism,
  inProcess = false,
): { titles: string[]; last: () => Promise<void> } {
  const tests: [string, () => Promise<void>][] = []
  conformance(
    { mechanism: () => mechanism, module: 'm', factory: 'f', inProcess, counts: { run: 1, refused: 1 } },
    { describe: (_, body) => body(), test: (title, body) => void tests.push([title, body]) },
  )
  const [, last] = tests.pop() as [string, () => Promise<void>]
  return { titles: tests.map(([title]) => title), last }
}

test('every case has a title of its own that begins with its clauses', () => {
  const titles = caseTitles()
  expect(new Set(titles).size).toBe(titles.length)
  for (const title of titles) expect(title).toMatch(/^(C\d+ )+\S/)
})

test('what the traits have not becomes a case that it is refused', () => {
  const without = registered(mechanismWith({})).titles
  const withThem = registered(
    mechanismWith({ sync: true, capacities: ['rendezvous', 'bounded', 'unbounded'], whenFull: ['wait'] }, [
      'type',
    ]),
  ).titles
  const refused = (titles: string[]) => titles.filter((title) => title.endsWith(': refused'))
  const ability = (titles: string[], word: string) => titles.filter((title) => title.includes(word))
  expect(ability(refused(without), 'sendSync sends')).toHaveLength(2)
  expect(ability(refused(withThem), 'sendSync sends')).toHaveLength(0)
  expect(ability(withThem, 'sendSync sends')).toHaveLength(2)
  expect(ability(refused(without), 'capacity Infinity')).toHaveLength(2)
  expect(ability(refused(withThem), 'capacity Infinity')).toHaveLength(0)
  expect(ability(refused(without), 'C7 a type takes')).toHaveLength(2)
  expect(ability(refused(withThem), 'drop-oldest')).toHaveLength(2)
})

test('a mechanism that reaches no other process runs no case that kills one', () => {
  const all = registered(mechanismWith({ noticesDeath: true })).titles
  const inside = registered(mechanismWith({ noticesDeath: true }), true).titles
  const missing = all.filter((title) => !inside.includes(title))
  expect(missing.length).toBeGreaterThan(10)
  expect(missing.every((title) => /C10|C11|C9|C14|C18|C0 where the kernel/.test(title))).toBe(true)
  expect(inside.filter((title) => !all.includes(title))).toEqual([])
})

test('the last test fails when the counts differ, and shows what they are', async () => {
  const { titles, last } = registered(mechanismWith({}))
  const refused = titles.filter((title) => title.endsWith(': refused')).length
  await expect(last()).rejects.toMatchObject({ actual: { run: titles.length - refused, refused } })
})
