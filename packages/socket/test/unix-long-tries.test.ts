import { indirect, unlink } from '@ipc/core'
import { unix } from '@ipc/socket'
import { uniqueName } from '@ipc/testkit'
import { afterEach, expect, test } from '@jest/globals'
import { endPeersAfterEach, socketPeer } from './peers/peers.js'

const WATCHDOG_MS = 20_000
const LENGTH = 2 ** 20

endPeersAfterEach()
const names = [uniqueName('asks'), uniqueName('answers')]
afterEach(() => Promise.all(names.map((name) => unlink(name, unix()))))

/** Asks again and again, and never lets the event loop turn. */
function tries<T>(attempt: () => T | undefined | false): T {
  const end = performance.now() + WATCHDOG_MS
  while (performance.now() < end) {
    const result = attempt()
    if (result !== undefined && result !== false) return result
  }
  throw new Error(`nothing after ${WATCHDOG_MS} ms of tries`)
}

test('who owns two mailboxes and only tries gets the answer to a message that the kernel takes in parts', async () => {
  const options = { maxMessageBytes: LENGTH, buffering: { bytes: 4 * LENGTH } }
  const opening = names.map((name) => indirect(name, unix(), options))
  const [asks, answers] = await Promise.all(opening)
  const peer = await socketPeer()
  for (const name of names) await peer.call('open', name, 'unix', name, options)
  peer.call('relay', ...names).catch(() => {})
  // Commands are begun in their order: now it relays.
  await peer.call('stats', names[0])
  for (let round = 0; round < 3; round++) {
    tries(() => asks?.trySend(new Uint8Array(LENGTH).fill(round)))
    const { data } = tries(() => answers?.tryReceive())
    expect([data.length, data[0], data.at(-1)]).toEqual([LENGTH, round, round])
  }
  await asks?.close()
  await answers?.close()
})
