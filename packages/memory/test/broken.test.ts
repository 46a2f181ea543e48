import { conformance } from '@ipc/conformance'
import { memory } from '@ipc/memory'
import { afterEach, expect, test } from '@jest/globals'
import { broken, type Fault } from './broken.js'
import * as faults from './faults.js'
import * as waiting from './waiting-faults.js'

afterEach(waiting.closeLeaked)

/** They measure this process or its event loop: one at a time, and only for faults of that kind. */
const MEASURES = /^C12 |^C8 opening, using and closing|^C21 a channel keeps nothing/
/** The others mostly wait for a watchdog where they fail, which they can do together. */
const AT_ONCE = 12

type Body = () => Promise<void>

/** Where a case is not to fail, a busy machine must not make it fail. */
const PATIENT_MS = 12_000

type Cases = [title: string, body: Body][]

/** The suite on faulty channels. */
function casesOf(fault: Fault, watchdogMs: number): Cases {
  const cases: Cases = []
  conformance(
    {
      mechanism: memory,
      module: '@ipc/memory',
      factory: 'memory',
      inProcess: true,
      counts: { run: 0, refused: 0 },
      watchdogMs,
      open: broken(fault),
    },
    { describe: (_, body) => body(), test: (title, body) => void cases.push([title, body]) },
  )
  // The last one pins the counts.
  return cases.slice(0, -1)
}

const withoutKind = (title: string): string => title.replace(/ \([a-z]+\)$/, '')

/** Runs the suite on faulty channels; returns the titles that failed, without their kind, and how. */
async function failures(expected: Expected): Promise<Map<string, string>> {
  const { fault, sees, fails, mayFail = [], watchdogMs = 2_000 } = expected
  const failed = new Map<string, string>()
  const run = async ([title, body]: [string, Body]): Promise<void> => {
    await body().catch((error: unknown) => failed.set(withoutKind(title), String(error)))
  }
  const runTogether = async (cases: Cases): Promise<void> => {
    const rest = cases.values()
    const worker = async (): Promise<void> => {
      for (const one of rest) await run(one)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
  }
  const canFail = ([title]: [string, Body]): boolean => {
    const name = withoutKind(title)
    return mayFail.includes(name) || (fails instanceof RegExp ? fails.test(name) : fails.includes(name))
  }
  const measures = ([title]: [string, Body]): boolean => MEASURES.test(title)
  const all = casesOf(fault, watchdogMs)
  waiting.blockFor(waiting.SHORT_MS)
  await runTogether(casesOf(fault, PATIENT_MS).filter((one) => !measures(one) && !canFail(one)))
  await runTogether(all.filter((one) => !measures(one) && canFail(one)))
  waiting.blockFor(waiting.LONG_MS)
  if (MEASURES.test(sees[0])) for (const one of all.filter(measures)) await run(one)
  return failed
}

const ORDER = 'C2 C3 one sender’s messages arrive in order, each once and whole'
/** The cases that send more messages than the rare faults need to show. */
const STREAMS = [
  ORDER,
  'C2 C3 both ends send and receive at once: nothing lost, doubled, torn or out of order',
  'C2 C3 four senders and three receivers: nothing lost, doubled, torn or out of order',
  'C3 several senders into one receiver: nothing lost, doubled, torn or out of order',
  'C5 receives aborted while messages arrive: each message is given once, in order',
  'C21 waiting sends of one handle are bounded, then IPC_FULL; those that wait are sent',
]
const NOT_AWAITED = 'C2 sends that are not awaited arrive in the order of the calls'
const ABORTED = 'C5 an aborted receive ends at once and loses nothing'
const ABORTS = [
  'C5 with a signal aborted before, send sends nothing and receive takes nothing',
  ABORTED,
  'C5 an aborted receive among several waiting ones takes no other’s place',
]
const LEFT = 'C9 C0 leaving a loop closes nothing, loses nothing and has taken nothing ahead'
const STREAM =
  'C0 C9 as web streams a channel writes and reads, takes nothing ahead, and ends when it is closed'
const STILL = 'C9 C0 an iteration that holds still takes nothing from another receiver'
const NO_EFFECT = 'C4 a trySend that answers false had no effect'
const OLDEST = 'C20 the oldest waiting receive gets the first message'
const BOUNDED = 'C21 waiting sends of one handle are bounded, then IPC_FULL; those that wait are sent'

const AWAITS = 'C12 a loop of awaits that never has to wait lets the event loop turn'
const NOTHING_LEFT = 'C8 opening, using and closing leaves no descriptor, mapping or name behind'
const KEEPS = 'C21 a channel keeps nothing of the messages that went through it'

interface Expected {
  readonly fault: Fault
  /** The case made for this fault, and what its failure says. */
  readonly sees: readonly [title: string, says: RegExp]
  /** All that fail, and no others: a suite that fails everywhere says nothing. A pattern where the fault is everywhere. */
  readonly fails: readonly string[] | RegExp
  /** Where it is chance whether the fault is met. */
  readonly mayFail?: readonly string[]
  /** @default 2,000 */
  readonly watchdogMs?: number
}

const EXPECTED: Readonly<Record<string, Expected>> = {
  'loses messages': {
    fault: faults.loses,
    sees: [ORDER, /message 300 of 300|message \d+ of 300 of sender 0/],
    fails: [...STREAMS, NOT_AWAITED],
  },
  'gives messages twice': {
    fault: faults.doubles,
    sees: [ORDER, /message 59 of sender 0 came twice/],
    fails: STREAMS,
  },
  'tears messages': {
    fault: faults.tears,
    sees: [ORDER, /torn message: message 59 of sender 0/],
    fails: [...STREAMS, NOT_AWAITED],
  },
  'changes their order': {
    fault: faults.reorders,
    sees: [ORDER, /message 59 of sender 0 came out of order, after 60/],
    fails: [...STREAMS, NOT_AWAITED],
  },
  'ignores aborts': { fault: faults.ignoresAborts, sees: [ABORTED, /nothing after/], fails: ABORTS },
  'loses a message on an abort': {
    fault: faults.losesOnAbort,
    sees: [ABORTED, /next message/],
    fails: ABORTS,
    // Whether an abort comes before its message is chance there.
    mayFail: ['C5 receives aborted while messages arrive: each message is given once, in order'],
  },
  'takes messages ahead': {
    fault: faults.prefetches,
    sees: [STILL, /message \d of 10/],
    fails: [LEFT, STILL, STREAM],
  },
  'sends what it said it had not': {
    fault: faults.sendsAfterFalse,
    sees: [NO_EFFECT, /a mark through the channel|another message/],
    fails: /^(C2 a waiting send|C4|C5 an? (aborted )?send|C6|C21)/,
  },
  'serves the newest receive first': {
    fault: faults.servesTheNewest,
    sees: [OLDEST, /0/],
    fails: [OLDEST, ABORTS[2] ?? ''],
  },
  'lets any number of sends wait': {
    fault: faults.boundless,
    sees: [BOUNDED, /to fail|nothing after/],
    fails: [BOUNDED],
  },
  'blocks the loop': {
    fault: waiting.blocksTheLoop,
    sees: ['C12 a send that waits for room lets the event loop turn', /stood still for \d{3,} ms/],
    fails: ['C12 a send that waits for room lets the event loop turn'],
    // The loop may stand still for a twelfth of it.
    watchdogMs: 6_000,
  },
  'starves timers': {
    fault: waiting.starvesTimers,
    sees: [AWAITS, /turned \d+ times in 2000 ms/],
    fails: [AWAITS, 'C12 an iteration with messages always there lets the event loop turn'],
    watchdogMs: 6_000,
  },
  'leaks a descriptor': {
    fault: waiting.leaksDescriptors,
    sees: [NOTHING_LEFT, /descriptors/],
    fails: [NOTHING_LEFT],
  },
  'grows without bound': {
    fault: waiting.growsWithoutBound,
    sees: [KEEPS, /bytes are kept/],
    fails: [KEEPS],
  },
  'forgets to wake': {
    fault: waiting.wakesNobody,
    sees: [OLDEST, /nothing after/],
    fails: [OLDEST],
    // Whether a fifth receive has to wait depends on who is quicker.
    mayFail: [
      ...STREAMS,
      NOT_AWAITED,
      'C3 C10 large messages both ways at once all arrive, and neither end waits for the other for ever',
      'C2 with a schema that answers with a promise messages keep their order',
    ],
  },
}

/** Each runs the whole suite, whose failing cases wait for a watchdog. */
const TEST_MS = 120_000

test.each(Object.entries(EXPECTED))(
  'a mechanism that %s fails the cases made for it, and no others',
  async (_, expected) => {
    const failed = await failures(expected)
    const { fails, mayFail = [] } = expected
    const seen = [...failed.keys()].filter((one) => !mayFail.includes(one)).sort()
    if (fails instanceof RegExp) expect(seen.filter((one) => !fails.test(one))).toEqual([])
    else expect(seen).toEqual([...fails].sort())
    const [title, says] = expected.sees
    expect([title, failed.get(title)]).toEqual([title, expect.stringMatching(says)])
  },
  TEST_MS,
)
