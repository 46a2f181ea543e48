import { indirect, type Mailbox, unlink } from '@ipc/core'
import { uniqueName } from '@ipc/testkit'
import { allMechanisms, type Proven } from '../mechanisms.js'
import { withNats } from '../nats-server.js'
import type { Lateness } from './lateness.js'
import { STOP } from './messages.js'
import { startWorker, WITHOUT_HELPERS } from './places.js'

const RUNS = 5
const RUN_MS = 1_000
/** C12 gives the loop a turn each 5 ms; a timer may come a few turns late, and wait for a collection of garbage. */
const LIMIT_MS = 20

type End = 'sender' | 'receiver'
type Run = Readonly<Record<End, Lateness>>

/**
 * lateness [MECHANISM…]: how late a timer of 5 ms comes in a process that sends, and in one that receives, both at full
 * speed, with the engine's collector in the thread itself: the most of each run, the middle of five runs. Resolves with the
 * exit code: 0 where none is above 20 ms, what a process waits for a processor not counted.
 */
export async function runLateness(wanted: readonly string[]): Promise<number> {
  let above = 0
  console.log('| | sender | receiver | without the wait for a processor | messages/s |\n|--|--|--|--|--|')
  await withNats(async (natsUrl) => {
    for (const mechanism of allMechanisms(natsUrl)) {
      if (wanted.length > 0 && !wanted.includes(mechanism.name)) continue
      const runs: (Run & { readonly rate: number })[] = []
      while (runs.length < RUNS) runs.push(await once(mechanism))
      const most = (end: End, what: 'most' | 'ownMost') => middle(runs.map((run) => run[end][what]))
      const own = Math.max(most('sender', 'ownMost'), most('receiver', 'ownMost'))
      if (own > LIMIT_MS) above += 1
      const cells = [most('sender', 'most'), most('receiver', 'most'), own].map((ms) => `${ms.toFixed(1)} ms`)
      const rate = Math.round(middle(runs.map((run) => run.rate))).toLocaleString('en-US')
      console.log(`| ${[mechanism.name, ...cells, rate].join(' | ')} |`)
    }
  })
  return above === 0 ? 0 : 1
}

async function once(mechanism: Proven): Promise<Run & { readonly rate: number }> {
  const name = uniqueName('lateness')
  const mailbox: Mailbox<Uint8Array> = await indirect(name, mechanism.make(), { maxMessageBytes: 300 })
  const start = () => startWorker(mechanism, name, WITHOUT_HELPERS)
  const workers = [await start(), await start()] as const
  try {
    const receiving = workers[0].call<{ count: number; late: Lateness }>('receiveAll')
    const { late, sent } = await workers[1].call<{ late: Lateness; sent: number }>('flood', RUN_MS)
    await mailbox.send(STOP)
    return { sender: late, receiver: (await receiving).late, rate: (sent * 1000) / RUN_MS }
  } finally {
    for (const worker of workers) await worker.kill('SIGKILL')
    await mailbox.close({ timeoutMs: 500 })
    await unlink(name, mechanism.make())
  }
}

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0
