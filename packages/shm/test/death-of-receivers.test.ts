import { expect, test } from '@jest/globals'
import { openLedger } from './support/ledger.mjs'
import { Members } from './support/members.js'
import { makeMessage, readMessage } from './support/numbered.mjs'
import { openOwn, type TestMailbox } from './support/opened.js'

const members = Members.forEachTest()

/** Receivers killed at random, in all. `npm run kill`: half of 1,000. */
const KILLED = Number(process.env.IPC_KILLED ?? 60) / 2
const AT_ONCE = 3
const MESSAGES_A_ROUND = 15_000
const RANDOM_TEST_MS = 60_000 + KILLED * 4000
const randomMoment = () => new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 40))

/** One round of deaths: how many were killed inside a call, and which messages they may have been given there. */
interface Round {
  readonly insideCalls: number
  /** Before the round began, this number and all before it had been taken. */
  readonly after: number
  /** When the round was over, no later one had been sent. */
  readonly upTo: number
}

/** Keeps a mailbox full while receivers are killed; gives how often each message was received, and the rounds. */
async function killReceivers(hows: readonly string[], rounds: number) {
  const { name, mailbox } = await openOwn(members, 'killed receivers')
  const most = rounds * MESSAGES_A_ROUND
  const words = 1 + most + AT_ONCE
  const path = members.path('received')
  const ledger = openLedger(path, words)
  members.atEnd(() => ledger.close())
  const sent = { count: 0 }
  const over = new AbortController()
  const told: Round[] = []
  const killing = (async () => {
    for (let round = 0; round < rounds; round++) {
      const after = highestReceived(ledger.int32, sent.count)
      const peers = await Promise.all(hows.map(() => members.join(name)))
      for (const [index, how] of hows.entries()) {
        peers[index]?.call('drain', how, path, words, 1 + most + index).catch(() => undefined)
      }
      await Promise.all(peers.map((peer) => peer.next('draining')))
      await randomMoment()
      await Promise.all(peers.map((peer) => peer.kill('SIGKILL')))
      const inside = hows.filter((_, index) => Atomics.load(ledger.int32, 1 + most + index) === 1)
      told.push({ insideCalls: inside.length, after, upTo: sent.count })
    }
  })().finally(() => over.abort())
  await keepFull(mailbox, most, sent, over.signal)
  await killing
  for (let message = mailbox.tryReceive(); message !== undefined; message = mailbox.tryReceive()) {
    Atomics.add(ledger.int32, readMessage(message.data).number, 1)
  }
  const times = Array.from({ length: sent.count }, (_, index) => Atomics.load(ledger.int32, index + 1))
  return { times, rounds: told }
}

function highestReceived(words: Int32Array, sent: number): number {
  let number = sent
  while (number > 0 && Atomics.load(words, number) === 0) number--
  return number
}

async function keepFull(mailbox: TestMailbox, most: number, sent: { count: number }, signal: AbortSignal) {
  while (sent.count < most && !signal.aborted) {
    await mailbox.send(makeMessage(0, sent.count + 1), { signal }).then(
      () => sent.count++,
      () => undefined,
    )
  }
}

/** Of these messages, in order, those that no death explains: each needs a receiver killed inside a call while it could be given. */
function unexplained(numbers: readonly number[], rounds: readonly Round[]): number[] {
  const left = rounds.map(({ insideCalls }) => insideCalls)
  return numbers.filter((number) => {
    const round = rounds.findIndex(
      ({ after, upTo }, index) => (left[index] as number) > 0 && number > after && number <= upTo,
    )
    if (round >= 0) left[round] = (left[round] as number) - 1
    return round < 0
  })
}

test(
  'C10 receivers killed at random: each message goes to one; only who was killed inside the call may have taken its one along',
  async () => {
    const { times, rounds } = await killReceivers(['sync', 'async', 'async'], Math.ceil(KILLED / AT_ONCE / 2))
    const lost = times.flatMap((count, index) => (count === 0 ? [index + 1] : []))
    expect(Math.max(...new Set(times))).toBe(1)
    expect(unexplained(lost, rounds)).toEqual([])
    process.stdout.write(
      `    ${rounds.length * AT_ONCE} receivers killed, ${lost.length} at the last step of a receive\n`,
    )
  },
  RANDOM_TEST_MS,
)

test(
  'C10 C0 readers in place killed at random: nothing is lost; only what one was reading when it died comes again',
  async () => {
    const { times, rounds } = await killReceivers(['read', 'read', 'read'], Math.ceil(KILLED / AT_ONCE / 2))
    const again = times.flatMap((count, index) => Array<number>(Math.max(0, count - 1)).fill(index + 1))
    expect(Math.min(...new Set(times))).toBe(1)
    expect(unexplained(again, rounds)).toEqual([])
    process.stdout.write(
      `    ${rounds.length * AT_ONCE} readers killed, ${again.length} after they had read, before they said so\n`,
    )
  },
  RANDOM_TEST_MS,
)
