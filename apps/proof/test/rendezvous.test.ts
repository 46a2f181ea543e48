import { randomInt } from 'node:crypto'
import { unlink } from '@ipc/core'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { allMechanisms } from '../src/mechanisms.js'
import { randomFrom } from '../src/soak/random.js'
import { startWorker } from '../src/work/places.js'
import { ownRuntimeDirectory } from './support/runtime.js'
import { type Side, sideHere, sideThere, WATCHDOG_MS } from './support/sides.js'

ownRuntimeDirectory()

const ROUNDS = 150
const seed = Number(process.env.IPC_SEED ?? randomInt(2 ** 31))

/** Sends 0 to ROUNDS - 1, each given up after a while; what was sent, and what may have been. */
async function sendAll(from: Side, random: () => number): Promise<{ sent: number[]; unknown: number[] }> {
  const [sent, unknown]: [number[], number[]] = [[], []]
  for (let number = 0; number < ROUNDS; number++) {
    try {
      // The last one is not given up: it ends the receiver.
      const wait = number === ROUNDS - 1 ? WATCHDOG_MS : Math.floor(random() * 3)
      await from.send(Uint8Array.of(number), { timeoutMs: wait })
      sent.push(number)
    } catch (error) {
      const { code } = error as { code?: string }
      if (code === 'IPC_UNKNOWN_OUTCOME') unknown.push(number)
      else if (code !== 'IPC_TIMEOUT') throw error
    }
  }
  return { sent, unknown }
}

/** Receives up to the last, each receive given up after a while. */
async function receiveAll(to: Side, random: () => number): Promise<number[]> {
  const received: number[] = []
  while (received.at(-1) !== ROUNDS - 1) {
    try {
      const [number] = await to.receive({ timeoutMs: Math.floor(random() * 3) })
      received.push(number as number)
    } catch (error) {
      if ((error as { code?: string }).code !== 'IPC_TIMEOUT') throw error
    }
  }
  return received
}

test.each(
  ['shm', 'unix', 'tcp'].flatMap((name) => [
    { name, by: 'the first' },
    { name, by: 'the second' },
  ]),
)(
  `C5 C6 $name of capacity 0: sends of $by and receives of another process are given up at random, and none is lost, doubled or out of order (IPC_SEED=${seed})`,
  async ({ name, by }) => {
    const proven = allMechanisms().find((one) => one.name === name)
    if (proven === undefined) throw new Error(name)
    const random = randomFrom(seed)
    const mailboxName = uniqueName('rendezvous')
    const worker = await startWorker(proven)
    const here = await sideHere(mailboxName, proven, { capacity: 0 })
    try {
      const there = await sideThere(mailboxName, worker, { capacity: 0 })
      const [from, to] = by === 'the first' ? [here, there] : [there, here]
      const both = Promise.all([sendAll(from, random), receiveAll(to, random)])
      const [{ sent, unknown }, received] = await withWatchdog(both, 3 * WATCHDOG_MS, 'the last message')
      const certain = received.filter((number) => !unknown.includes(number))
      expect(certain).toEqual(sent)
      expect(new Set(received).size).toBe(received.length)
    } finally {
      await worker.kill()
      await here.mailbox.close({ timeoutMs: 500 })
      await unlink(mailboxName, proven.make())
    }
  },
  90_000,
)
