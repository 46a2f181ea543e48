import { direct, indirect, type Message } from '@ipc/core'
import { mechanisms } from '../mechanisms.js'
import { Plan, STAMP_BYTES } from '../run/plan.js'
import { Latencies } from './latencies.js'
import type { Report } from './report.js'

/** One process of the playground: process.js NAMESPACE ROLE NUMBER PLAN sends or receives until SIGTERM. */
const REPORT_MS = 250
const [namespace = '', role = '', number = '1', plan = '{}'] = process.argv.slice(2)
const { mechanism, addressing, messageBytes, receivers, rate } = Plan.parse(JSON.parse(plan))
const options = { namespace, maxMessageBytes: messageBytes }
const latencies = new Latencies()
const stop = new AbortController()
let messages = 0
let queued: () => number | undefined = () => undefined

function report(): void {
  const line: Report = { messages, queued: queued(), latency: latencies.take() }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

async function send(one: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  const bytes = new Uint8Array(messageBytes)
  const stamp = new DataView(bytes.buffer)
  const start = performance.now()
  while (!stop.signal.aborted) {
    const ahead = rate === 0 ? 0 : (messages / rate) * 1_000 - (performance.now() - start)
    if (ahead > 1) await new Promise((resolve) => setTimeout(resolve, ahead))
    // CLOCK_MONOTONIC is one clock for all processes.
    stamp.setBigUint64(0, process.hrtime.bigint())
    await one(bytes)
    messages += 1
  }
}

async function receive(all: AsyncIterable<Message<Uint8Array>>): Promise<void> {
  for await (const { data } of all) {
    if (data.length < STAMP_BYTES) continue
    const sentAt = new DataView(data.buffer, data.byteOffset).getBigUint64(0)
    latencies.add(Number(process.hrtime.bigint() - sentAt) / 1_000)
    messages += 1
  }
}

async function playMailbox(): Promise<void> {
  const mailbox = await indirect('playground', mechanisms[mechanism](), { ...options, signal: stop.signal })
  queued = () => (mailbox.state === 'open' ? mailbox.stats().queued : undefined)
  await (role === 'sender' ? send((bytes) => mailbox.send(bytes)) : receive(mailbox))
}

/** Sender 1 talks with receiver 1, sender 2 with receiver 2, … and begins again at receiver 1 when there are no more. */
async function playLinks(): Promise<void> {
  const party = await direct(`${role}-${number}`, mechanisms[mechanism](), {
    ...options,
    signal: stop.signal,
  })
  const peer = `receiver-${((Number(number) - 1) % receivers) + 1}`
  await (role === 'sender' ? send((bytes) => party.send(peer, bytes)) : receive(party))
}

process.once('SIGTERM', () => stop.abort())
// Whoever started this process is gone.
process.stdout.on('error', () => process.exit())
const reporting = setInterval(report, REPORT_MS)
try {
  await (addressing === 'mailbox' ? playMailbox() : playLinks())
} catch (error) {
  if (!stop.signal.aborted) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
} finally {
  clearInterval(reporting)
  report()
}
