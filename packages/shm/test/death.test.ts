import { withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { openLedger } from './support/ledger.mjs'
import { Members } from './support/members.js'
import { makeMessage, readMessage } from './support/numbered.mjs'
import { openOwn } from './support/opened.js'

const members = Members.forEachTest()

/** Processes killed at random, half of them senders. `npm run kill` in this package: 1,000. */
const KILLED = Number(process.env.IPC_KILLED ?? 60)
const ROUNDS = Math.ceil(KILLED / 6)
const RANDOM_TEST_MS = 60_000 + KILLED * 2000
const WATCHDOG_MS = 20_000
const randomMoment = () => new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 40))
const text = (value: string) => new TextEncoder().encode(value)

const open = (title: string, options: object = {}) => openOwn(members, title, options)

describe('processes killed at random moments', () => {
  test(
    'C10 senders: nothing that was sent is lost, doubled, torn or reordered',
    async () => {
      const { name, mailbox } = await open('killed senders')
      const senders = ROUNDS * 3
      const path = members.path('sent')
      const ledger = openLedger(path, senders)
      members.atEnd(() => ledger.close())
      const received = new Array<number>(senders + 1).fill(0)
      const stop = new AbortController()
      const receiving = (async () => {
        for await (const { data } of mailbox.messages({ signal: stop.signal })) {
          const { sender, number } = readMessage(data)
          expect(number).toBe((received[sender] as number) + 1)
          received[sender] = number
          if (sender === senders) return
        }
      })()
      for (let first = 0; first < senders; first += 3) {
        const peers = await Promise.all([0, 1, 2].map(() => members.join(name)))
        for (const [index, how] of ['try', 'sync', 'async'].entries()) {
          peers[index]?.call('flood', how, first + index, path, senders).catch(() => undefined)
        }
        await Promise.all(peers.map((peer) => peer.next('flooding')))
        await randomMoment()
        await Promise.all(peers.map((peer) => peer.kill('SIGKILL')))
      }
      // The survivors go on as if nothing had happened: this one comes after all that was sent.
      await withWatchdog(mailbox.send(makeMessage(senders, 1)), WATCHDOG_MS, 'a send after the deaths')
      await withWatchdog(receiving, WATCHDOG_MS, 'the receiver')
      for (let sender = 0; sender < senders; sender++) {
        const sent = Atomics.load(ledger.int32, sender)
        // Killed between the message's publication and the ledger's: one more than it could write down.
        expect([sent, sent + 1]).toContain(received[sender])
      }
    },
    RANDOM_TEST_MS,
  )
})

describe('a process killed while it holds something', () => {
  test('C10 the lock: a receiver killed in the middle leaves its message and the mailbox to others', async () => {
    const { name, mailbox } = await open('killed lock holder')
    const peer = await members.join(name)
    await mailbox.send(text('first'))
    peer.call('holdLock', members.path('never')).catch(() => undefined)
    await peer.next('holding')
    expect(mailbox.tryReceive()).toBeUndefined()
    const waiting = mailbox.receive()
    await peer.kill('SIGKILL')
    const { data } = await withWatchdog(waiting, WATCHDOG_MS, 'the receive after the death')
    expect(data).toEqual(text('first'))
  })

  test('C11 a stopped lock holder is not taken for dead', async () => {
    const { name, mailbox } = await open('stopped lock holder')
    const peer = await members.join(name)
    await mailbox.send(text('its'))
    const path = members.path('go on')
    const ledger = openLedger(path, 1)
    members.atEnd(() => ledger.close())
    const held = peer.call<number>('holdLock', path)
    await peer.next('holding')
    await peer.stop()
    for (let look = 0; look < 50; look++) expect(mailbox.tryReceive()).toBeUndefined()
    await expect(mailbox.receive({ timeoutMs: 100 })).rejects.toMatchObject({ code: 'IPC_TIMEOUT' })
    // Sending needs another lock.
    expect(mailbox.trySend(text('mine'))).toBe(true)
    Atomics.store(ledger.int32, 0, 1)
    peer.resume()
    expect(await held).toBe(2)
    expect(mailbox.tryReceive()).toBeUndefined()
  })

  test('C10 a message read in place: it goes to another', async () => {
    const { name, mailbox } = await open('killed reader')
    const peer = await members.join(name)
    await mailbox.send(text('one'))
    await mailbox.send(text('two'))
    await peer.call('readAndHold')
    expect(await peer.next('reading')).toEqual(text('one'))
    expect(mailbox.tryReceive()?.data).toEqual(text('two'))
    expect(mailbox.tryReceive()).toBeUndefined()
    const waiting = mailbox.receive()
    await peer.kill('SIGKILL')
    expect((await withWatchdog(waiting, WATCHDOG_MS, 'the message of the dead')).data).toEqual(text('one'))
  })

  test('C10 a claim: it is skipped, and its space comes back', async () => {
    const { name, mailbox } = await open('killed claimer', { buffering: { bytes: 4096 } })
    const peer = await members.join(name)
    expect(await peer.call('claim', 2000)).toBe(true)
    expect(mailbox.trySend(new Uint8Array(2000))).toBe(true)
    expect(mailbox.trySend(new Uint8Array(2000))).toBe(false)
    expect(mailbox.tryReceive()?.data).toHaveLength(2000)
    const waiting = mailbox.send(new Uint8Array(2000))
    await peer.kill('SIGKILL')
    await withWatchdog(waiting, WATCHDOG_MS, 'the send that needs the space of the dead')
    expect(mailbox.tryReceive()?.data).toHaveLength(2000)
    expect(mailbox.tryReceive()).toBeUndefined()
  })

  test('C10 its slot: another takes it, and nothing of the dead looks alive', async () => {
    const { name, mailbox } = await open('slot after a death')
    const dead = await members.join(name)
    await mailbox.send(text('held'))
    await dead.call('readAndHold')
    await dead.next('reading')
    await dead.kill('SIGKILL')
    // The first free slot is the one that the dead had.
    const heir = await members.join(name)
    expect(await heir.call('tryReceive')).toEqual(text('held'))
  })
})
