import { indirect, type Mailbox, unlink } from '@ipc/core'
import { type Peer, uniqueName, withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { allMechanisms, type Proven } from '../src/mechanisms.js'
import type { Lateness } from '../src/work/lateness.js'
import { Checksum, readMessage, STOP, type Told } from '../src/work/messages.js'
import { startWorker, WITHOUT_HELPERS } from '../src/work/places.js'
import type { Resources } from '../src/work/resources.js'
import { natsOfThisFile } from './support/nats.js'
import { ownRuntimeDirectory } from './support/runtime.js'

ownRuntimeDirectory()
const server = natsOfThisFile()

/** Of the whole: IPC_LOAD=100 is 8 × 8 × 100,000, 1,000 channels and 10,000 openings. npm test takes a hundredth, and 4 × 4. */
const PERCENT = Number(process.env.IPC_LOAD ?? 1)
const MESSAGES = 1_000 * PERCENT
const SENDERS = PERCENT >= 10 ? 8 : 4
const RECEIVERS = SENDERS
const OPENINGS = Math.max(200, 100 * PERCENT)
const CHANNELS = PERCENT >= 10 ? 1_000 : 200
const FLOOD_MS = PERCENT >= 10 ? 20_000 : 1_000
const TEST_MS = 60_000 + PERCENT * 10_000
const MIB = 2 ** 20

const names = ['shm', 'fifo', 'sysvMq', 'posixMq', 'unix', 'tcp', 'nats']

function mechanism(name: string): Proven | undefined {
  return allMechanisms(server.url()).find((one) => one.name === name)
}

/** Runs `body` with workers of a mechanism, which are ended after it. */
async function withWorkers(
  name: string,
  body: (
    start: (mailbox?: string, flags?: readonly string[]) => Promise<Peer>,
    proven: Proven,
  ) => Promise<void>,
): Promise<void> {
  const proven = mechanism(name)
  if (proven === undefined) return
  const workers: Peer[] = []
  const start = async (mailbox?: string, flags?: readonly string[]): Promise<Peer> => {
    const worker = await startWorker(proven, mailbox, flags)
    workers.push(worker)
    return worker
  }
  try {
    await body(start, proven)
  } finally {
    for (const worker of workers) await worker.kill('SIGKILL')
  }
}

async function receiveRest(mailbox: Mailbox<Uint8Array>, count: number): Promise<Told> {
  const sum = new Checksum()
  while (sum.count + sum.torn < count) {
    const message = readMessage((await mailbox.receive()).data)
    if (message === undefined) sum.torn += 1
    else sum.add(message.checksum)
  }
  return sum.told()
}

const sumOf = (told: readonly Told[]) => ({
  count: told.reduce((count, one) => count + one.count, 0),
  torn: told.reduce((torn, one) => torn + one.torn, 0),
  sum: told.reduce((sum, one) => (sum + BigInt(one.sum)) & 0xffff_ffff_ffff_ffffn, 0n),
})

describe.each(names)('%s under load', (name) => {
  test(
    `C2 C3 ${SENDERS} senders and ${RECEIVERS} receivers: each of the messages is received once, by their checksum`,
    () =>
      withWorkers(name, async (start, proven) => {
        const mailboxName = uniqueName('load')
        const mailbox = await indirect(mailboxName, proven.make(), { maxMessageBytes: 300 })
        const several = (count: number) =>
          Promise.all(Array.from({ length: count }, () => start(mailboxName, WITHOUT_HELPERS)))
        const receivers = await several(RECEIVERS)
        const receiving = receivers.map((peer) => peer.call<Told & { late: Lateness }>('receiveAll'))
        const senders = await several(SENDERS)
        const sending = senders.map((peer, sender) => peer.call<Told>('sendAll', sender, MESSAGES))
        const sent = await withWatchdog(Promise.all(sending), TEST_MS, 'the senders')
        for (let count = 0; count < RECEIVERS; count++) await mailbox.send(STOP)
        const received = await withWatchdog(Promise.all(receiving), TEST_MS, 'the receivers')
        // What was on its way to a receiver that had its STOP comes back when it closes.
        for (const receiver of receivers) await receiver.call('close')
        const left = sumOf(sent).count - sumOf(received).count
        const rest = await withWatchdog(receiveRest(mailbox, left), TEST_MS, `the last ${left} messages`)
        expect(sumOf([...received, rest])).toEqual(sumOf(sent))
        const late = received.map((one) => one.late)
        const worst = (what: 'median' | 'most' | 'ownMost') =>
          Math.max(...late.map((one) => one[what])).toFixed(1)
        const of = `${(SENDERS * MESSAGES).toLocaleString('en-US')} messages`
        process.stdout.write(
          `    ${name}: ${of}; a 5 ms timer was late by ${worst('median')} ms in the middle, ${worst('most')} ms at most, ${worst('ownMost')} ms without the wait for a processor\n`,
        )
        await mailbox.close()
        await unlink(mailboxName, proven.make())
      }),
    TEST_MS,
  )

  test(
    'C6 C21 a sender at full speed against a slow receiver keeps nothing of what waits',
    () =>
      withWorkers(name, async (start, proven) => {
        const mailboxName = uniqueName('flood')
        const sender = await start(mailboxName)
        const receiver = await start(mailboxName)
        const sipping = receiver.call<number>('sip', 5)
        const { before, after, sent } = await withWatchdog(
          sender.call<{ before: Resources; after: Resources; sent: number }>('flood', FLOOD_MS),
          TEST_MS,
          'the flood',
        )
        await receiver.call('stop')
        expect(await sipping).toBeGreaterThan(0)
        expect(sent).toBeGreaterThan(0)
        expect(after.heap + after.buffers - before.heap - before.buffers).toBeLessThan(4 * MIB)
        // The first wait may open a doorbell and its watch.
        expect(after.descriptors).toBeLessThanOrEqual(before.descriptors + 4)
        await unlink(mailboxName, proven.make())
      }),
    TEST_MS,
  )

  test(
    `C8 ${OPENINGS.toLocaleString('en-US')} openings and closings leave descriptors, mappings, threads and heap as they were`,
    () =>
      withWorkers(name, async (start) => {
        const worker = await start()
        // A broker's streams are made on its disk: a round trip and a file each.
        const count = name === 'nats' ? OPENINGS / 10 : OPENINGS
        const { before, after } = await withWatchdog(
          worker.call<{ before: Resources; after: Resources }>('churn', uniqueName('churn'), count),
          TEST_MS,
          'opening and closing',
        )
        expect(after.descriptors).toBeLessThanOrEqual(before.descriptors)
        expect(after.mappings).toBeLessThanOrEqual(before.mappings)
        expect(after.threads).toBeLessThanOrEqual(before.threads)
        expect(after.heap - before.heap).toBeLessThan(MIB + count * 100)
      }),
    TEST_MS,
  )
})

test.each(['shm', 'fifo', 'unix'])(
  `${CHANNELS} open channels of %s: no thread each, little heap each, and nothing of them after their close`,
  (name) =>
    withWorkers(name, async (start) => {
      const worker = await start()
      const { before, open, after } = await withWatchdog(
        worker.call<{ before: Resources; open: Resources; after: Resources }>(
          'many',
          uniqueName('many'),
          CHANNELS,
        ),
        TEST_MS,
        'many channels',
      )
      expect(open.threads).toBeLessThanOrEqual(before.threads)
      // The design's limit is 64 KiB each.
      expect((open.heap - before.heap) / CHANNELS).toBeLessThan(64 * 1024)
      expect(after.descriptors).toBeLessThanOrEqual(before.descriptors)
      expect(after.mappings).toBeLessThanOrEqual(before.mappings)
      expect(after.threads).toBeLessThanOrEqual(before.threads)
      const each = (open.heap - before.heap) / CHANNELS / 1024
      process.stdout.write(
        `    ${name}: ${each.toFixed(1)} KiB of heap, ${((open.descriptors - before.descriptors) / CHANNELS).toFixed(2)} descriptors a channel\n`,
      )
    }),
  TEST_MS,
)
