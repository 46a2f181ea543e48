import { readFileSync } from 'node:fs'
import { indirect, type Mailbox } from '@ipc/core'
import type { MechanismName } from '../contestant.js'
import { loadMechanism } from '../mechanisms.js'

/** node --expose-gc channels.js MECHANISM COUNT: opens so many mailboxes, each with a waiting receiver; prints what they cost. */
const [name, count] = [process.argv[2] as MechanismName, Number(process.argv[3])]
const mechanism = await loadMechanism(name)
const mailboxes: Mailbox<Uint8Array>[] = []

// Ctrl-C reaches every process of the group: this one is soon done, and removes what it has made.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})

try {
  // What the first one brings along belongs to no channel.
  await openOne(0)
  await turn()
  const before = costs()
  const start = performance.now()
  for (let index = 1; index <= count; index += 1) await openOne(index)
  const seconds = (performance.now() - start) / 1e3
  await turn()
  const after = costs()
  console.log(
    JSON.stringify({
      heapBytesEach: (after.heapBytes - before.heapBytes) / count,
      rssBytesEach: (after.rssBytes - before.rssBytes) / count,
      threads: after.threads - before.threads,
      openSecondsEach: seconds / count,
    }),
  )
} finally {
  // Also where the system allows fewer: queues would stay behind.
  for (const mailbox of mailboxes) {
    await mailbox.unlink()
    await mailbox.close({ timeoutMs: 1_000 })
  }
}

async function openOne(index: number): Promise<void> {
  const mailbox = await indirect(`channels-${process.pid}-${index}`, mechanism, { namespace: 'bench' })
  mailboxes.push(mailbox)
  mailbox.receive().catch(() => {})
}

/** Lets the event loop turn and the collector collect. */
async function turn(): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    globalThis.gc?.()
  }
}

function costs() {
  const { heapUsed, rss } = process.memoryUsage()
  const threads = Number(/^Threads:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
  return { heapBytes: heapUsed, rssBytes: rss, threads }
}
