import { indirect } from '@ipc/core'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { shm } from '../src/index.js'
import { openLedger } from './support/ledger.mjs'
import { Members } from './support/members.js'
import { makeMessage, readMessage } from './support/numbered.mjs'

let members: Members
beforeEach(() => {
  members = new Members()
})
afterEach(() => members.end())

const WATCHDOG_MS = 20_000
const randomDelay = () => new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 40))

describe('a process killed at a random moment', () => {
  test('C10 senders: nothing that was sent is lost, doubled, torn or reordered', async () => {
    const name = uniqueName('killed senders')
    const mailbox = await indirect(name, shm())
    members.atEnd(() => mailbox.close())
    members.atEnd(() => mailbox.unlink())
    const senders = 12
    const ledgerPath = members.path('sent')
    const ledger = openLedger(ledgerPath, senders)
    members.atEnd(() => ledger.close())
    const received = new Array<number>(senders).fill(0)
    const take = (bytes: Uint8Array) => {
      const { sender, number } = readMessage(bytes)
      expect(number).toBe((received[sender] as number) + 1)
      received[sender] = number
    }
    const stop = new AbortController()
    const receiving = (async () => {
      try {
        for await (const { data } of mailbox.messages({ signal: stop.signal })) take(data)
      } catch (error) {
        if (!stop.signal.aborted) throw error
      }
    })()
    for (let round = 0; round < senders / 3; round++) {
      const peers = await Promise.all([0, 1, 2].map(() => members.join(name)))
      for (const [index, peer] of peers.entries()) {
        void peer
          .call('flood', ['try', 'sync', 'async'][index], round * 3 + index, ledgerPath, senders)
          .catch(() => {})
      }
      await Promise.all(peers.map((peer) => peer.next('flooding')))
      await randomDelay()
      await Promise.all(peers.map((peer) => peer.kill('SIGKILL')))
    }
    // The survivors go on as if nothing had happened.
    await withWatchdog(
      mailbox.send(makeMessage(0, (received[0] as number) + 1)).catch(() => {}),
      WATCHDOG_MS,
      'send',
    )
    stop.abort()
    await withWatchdog(receiving, WATCHDOG_MS, 'the receiver')
    for (let message = mailbox.tryReceive(); message !== undefined; message = mailbox.tryReceive()) {
      const { sender } = readMessage(message.data)
      if (sender !== 0) take(message.data)
    }
    for (let sender = 1; sender < senders; sender++) {
      const sent = Atomics.load(ledger.int32, sender)
      // Killed between the message's publication and the ledger's: one more than it could write down.
      expect([sent, sent + 1]).toContain(received[sender])
    }
    expect(received.reduce((sum, count) => sum + count)).toBeGreaterThan(senders)
  })
})
