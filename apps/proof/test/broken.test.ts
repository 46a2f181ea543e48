import { readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { conformance } from '@ipc/conformance'
import { afterAll, expect, test } from '@jest/globals'
import { broken } from './broken/mechanism.mjs'

const TEST_MS = 300_000
/** All cases by IPC_PROOF_ALL=1; else those that tell of processes, of streams of messages and of closing. */
const EVERY = process.env.IPC_PROOF_ALL === '1'
/** They measure this process or its event loop. */
const MEASURES = /^C12 |^C8 opening, using and closing|^C21 a channel keeps nothing/
/** Those that fail wait for a watchdog, and the others for processes to start. */
const AT_ONCE = 4
const SOME = /^(C2 C3|C8|C9|C10|C11|C14|C18) /

afterAll(() => {
  for (const file of readdirSync(tmpdir())) {
    if (file.startsWith('ipc-broken-')) rmSync(join(tmpdir(), file), { force: true })
  }
})

type Cases = [title: string, body: () => Promise<void>][]

/** The suite with an other side of its own. */
function casesOf(fault: string): Cases {
  const cases: Cases = []
  const options = { fault }
  conformance(
    {
      mechanism: () => broken(options),
      module: './mechanism.mjs',
      factory: 'broken',
      options,
      directory: join(__dirname, 'broken'),
      counts: { run: 0, refused: 0 },
      watchdogMs: 10_000,
    },
    { describe: (_, body) => body(), test: (title, body) => void cases.push([title, body]) },
  )
  // The last one pins the counts.
  return cases.slice(0, -1)
}

/** The titles that fail, without their kind, and how. */
async function failures(fault: string): Promise<Map<string, string>> {
  const failed = new Map<string, string>()
  const work = async (numbers: Iterable<number>, cases: Cases): Promise<void> => {
    for (const number of numbers) {
      const [title, body] = cases[number] as Cases[0]
      await body().catch((error: unknown) => failed.set(title.replace(/ \([a-z]+\)$/, ''), String(error)))
    }
  }
  const cases = casesOf(fault)
  const chosen = [...cases.keys()].filter((at) => EVERY || SOME.test(cases[at]?.[0] ?? ''))
  const alone = (at: number): boolean => MEASURES.test(cases[at]?.[0] ?? '')
  const together = chosen.filter((at) => !alone(at)).values()
  await Promise.all(Array.from({ length: AT_ONCE }, () => work(together, casesOf(fault))))
  await work(chosen.filter(alone), cases)
  return failed
}

const IDLE = 'C14 a channel that waits uses next to no CPU'
const ALIVE = [
  'C18 a waiting receive keeps the process alive, an open channel does not',
  'C18 an open iteration keeps the process alive, leaving it lets it go',
  'C18 unref lets the process end while a receive waits',
  'C18 an open party does not keep the process alive, a link that waits for its peer does',
]
const WOKEN = 'C10 a receiver killed while it waits does not keep the wake-up from the others'
const LEFT = 'C10 C0 a killed receiver leaves what it had not received to another'

interface Fault {
  readonly fault: string
  readonly fails: readonly string[]
  readonly says: RegExp
  readonly mayFail?: string
}

test.each<Fault>([
  { fault: 'busy-waits', fails: [IDLE], says: /µs of CPU in/ },
  { fault: 'keeps the process alive', fails: ALIVE, says: /end of peer/ },
  // Whether the killed one waits at that moment is chance in this case.
  { fault: 'forgets a wake-up', fails: [WOKEN], mayFail: LEFT, says: /nothing after/ },
])(
  'a mechanism that $fault fails the cases made for it, and no others',
  async ({ fault, fails, says, mayFail }: Fault) => {
    const failed = await failures(fault)
    expect([...failed.keys()].filter((title) => title !== mayFail).sort()).toEqual([...fails].sort())
    expect(failed.get(fails[0] as string)).toMatch(says)
  },
  TEST_MS,
)
