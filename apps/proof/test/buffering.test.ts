import { type Buffering, unlink, type WhenFull } from '@ipc/core'
import { type Peer, uniqueName, withWatchdog } from '@ipc/testkit'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { allMechanisms, type Proven } from '../src/mechanisms.js'
import { startWorker } from '../src/work/places.js'
import { fillUp, numbered, numbersIn } from './support/full.js'
import { natsOfThisFile } from './support/nats.js'
import { ownRuntimeDirectory } from './support/runtime.js'
import { type Side, sideHere, sideThere, WATCHDOG_MS } from './support/sides.js'

ownRuntimeDirectory()
const server = natsOfThisFile()
const TEST_MS = 90_000

const LIMITS = {
  '0': { capacity: 0 },
  '3': { capacity: 3 },
  bytes: { bytes: 8_192 },
  Infinity: { capacity: Infinity },
}
type Limit = keyof typeof LIMITS
const POLICIES: readonly WhenFull[] = ['wait', 'reject', 'drop-incoming', 'drop-oldest']

/** The design's table: what a mailbox must grant. All else is to be refused. */
const DESIGN: Readonly<Record<string, readonly [limits: readonly Limit[], policies: readonly WhenFull[]]>> = {
  shm: [['0', '3', 'bytes'], POLICIES],
  fifo: [['bytes'], ['wait', 'reject', 'drop-incoming']],
  sysvMq: [
    ['3', 'bytes'],
    ['wait', 'reject', 'drop-incoming'],
  ],
  posixMq: [['3'], ['wait', 'reject', 'drop-incoming']],
  unix: [
    ['0', '3', 'bytes', 'Infinity'],
    ['wait', 'reject', 'drop-incoming'],
  ],
  tcp: [
    ['0', '3', 'bytes', 'Infinity'],
    ['wait', 'reject', 'drop-incoming'],
  ],
  nats: [['3', 'Infinity'], ['wait']],
}

const soon = <T>(promise: Promise<T>, what: string): Promise<T> => withWatchdog(promise, WATCHDOG_MS, what)
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'none',
    (error: { code?: string }) => String(error.code),
  )

/** What `whenFull` says of one more message, for a mailbox that holds `held`; returns the numbers that must be in it. */
async function oneMore(from: Side, to: Side, policy: WhenFull, held: number[]): Promise<number[]> {
  const more = held.length
  const before = await from.dropped()
  if (policy === 'wait') {
    const send = from.send(numbered(more))
    send.catch(() => undefined)
    const [oldest] = await soon(numbersIn(to, 1), 'the oldest')
    expect(oldest).toBe(held[0])
    await soon(send, 'a send that waited for room')
    return [...held.slice(1), more & 255]
  }
  if (policy === 'reject') expect(await codeOf(from.send(numbered(more)))).toBe('IPC_FULL')
  else await soon(from.send(numbered(more)), 'a send that drops')
  expect(await from.dropped()).toBe(before + (policy === 'reject' ? 0 : 1))
  return policy === 'drop-oldest' ? [...held.slice(1), more & 255] : held
}

/** Without a receiver nothing is held; with one that waits a message goes through. */
async function rendezvous(from: Side, to: Side, policy: WhenFull): Promise<void> {
  expect(await from.trySend(Uint8Array.of(9))).toBe(false)
  if (policy === 'reject') expect(await codeOf(from.send(Uint8Array.of(9)))).toBe('IPC_FULL')
  else if (policy !== 'wait') await soon(from.send(Uint8Array.of(9)), 'a send to nobody')
  for (const number of [1, 2, 3]) {
    const receiving = numbersIn(to, 1)
    const sent = policy === 'wait' ? from.send(Uint8Array.of(number)) : untilTaken(from, number)
    expect(await soon(receiving, 'a waiting receive')).toEqual([number])
    await soon(sent, 'a send that was received')
  }
}

/** Where a send without a receiver does not wait: until there is one. */
async function untilTaken(from: Side, number: number): Promise<void> {
  while (!(await from.trySend(Uint8Array.of(number)))) await new Promise((resolve) => setImmediate(resolve))
}

describe.each(Object.keys(DESIGN))('C6 %s between processes', (name) => {
  let mechanism: Proven | undefined
  let worker: Peer
  beforeAll(async () => {
    mechanism = allMechanisms(server.url()).find((one) => one.name === name)
    if (mechanism !== undefined) worker = await startWorker(mechanism)
  })
  afterAll(async () => {
    if (mechanism !== undefined) await worker.kill()
  })

  async function check(proven: Proven, limit: Limit, policy: WhenFull, sendsHere: boolean): Promise<void> {
    const mailboxName = uniqueName('buffering')
    const buffering: Buffering = { ...LIMITS[limit], whenFull: policy }
    const here = await sideHere(mailboxName, proven, buffering)
    try {
      const there = await sideThere(mailboxName, worker, buffering)
      const [from, to] = sendsHere ? [here, there] : [there, here]
      if (limit === '0') await rendezvous(from, to, policy)
      else {
        const tries = here.mailbox.traits.handOver !== 'broker'
        const held = await fillUp(from, limit === 'Infinity' ? 500 : undefined, tries ? undefined : 3)
        if (limit === '3') expect(held).toHaveLength(3)
        const kept = limit === 'Infinity' ? held : await oneMore(from, to, policy, held)
        expect(await soon(numbersIn(to, kept.length), 'what is held')).toEqual(kept)
      }
      expect(await codeOf(to.receive({ timeoutMs: 0 }))).toBe('IPC_TIMEOUT')
    } finally {
      await worker.call('close')
      await here.mailbox.close({ timeoutMs: 500 })
      await unlink(mailboxName, proven.make())
    }
  }

  test(
    'each capacity with each whenFull is what the design says, or refused',
    async () => {
      if (mechanism === undefined) return
      const [limits, policies] = DESIGN[name] as (typeof DESIGN)[string]
      for (const limit of Object.keys(LIMITS) as Limit[]) {
        for (const policy of POLICIES) {
          const where = `${name}, ${limit}, ${policy}`
          const buffering = { ...LIMITS[limit], whenFull: policy }
          // Nothing is held at capacity 0 whose oldest could go.
          const sense = limit !== '0' || policy !== 'drop-oldest'
          if (limits.includes(limit) && policies.includes(policy) && sense) {
            for (const sendsHere of [true, false]) {
              await check(mechanism, limit, policy, sendsHere).catch((error: Error) => {
                throw new Error(
                  `${where}, sent ${sendsHere ? 'by who opened first' : 'by who opened second'}`,
                  {
                    cause: error,
                  },
                )
              })
            }
          } else {
            const refused = await codeOf(sideHere(uniqueName('refused'), mechanism, buffering))
            expect([where, refused]).toEqual([where, 'IPC_NOT_SUPPORTED'])
          }
        }
      }
    },
    TEST_MS,
  )
})
