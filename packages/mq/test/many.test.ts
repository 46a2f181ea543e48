import { indirect, type Mailbox, type Mechanism } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'
import { uniqueName } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { ownRuntimeDirectory } from './own-runtime-directory.js'
import { spawn } from './spawn.js'
import { bytes } from './text.js'

ownRuntimeDirectory()

const SENDERS = 8
const RECEIVERS = 8
const MESSAGES = 1_000
const factories = { sysvMq, posixMq } as unknown as Record<string, () => Mechanism>

test.each([
  ['sysvMq', {}],
  ['sysvMq', { buffering: { capacity: 5 } }],
  ['posixMq', {}],
])('8 senders and 8 receivers on %s with %j lose and double nothing', async (factory, options) => {
  const name = uniqueName('many')
  const mailbox = (await indirect(name, factories[factory]!(), options)) as Mailbox<Uint8Array>
  const peers = await Promise.all(Array.from({ length: SENDERS + RECEIVERS }, spawn))
  try {
    await Promise.all(peers.map((peer) => peer.call('mailbox', name, factory)))
    const receiving = peers.slice(SENDERS).map((peer) => peer.call<string[]>('receiveNumbered', name))
    await Promise.all(
      peers.slice(0, SENDERS).map((peer, sender) => peer.call('sendNumbered', name, sender, MESSAGES)),
    )
    for (let stops = 0; stops < RECEIVERS; stops++) await mailbox.send(bytes('stop'))
    const received = await Promise.all(receiving)
    const wanted = Array.from({ length: SENDERS }, (_, sender) =>
      Array.from({ length: MESSAGES }, (_, index) => `${sender} ${index}`),
    )
    expect(received.flat().sort()).toEqual(wanted.flat().sort())
    for (const one of received) expect(isInOrder(one)).toBe(true)
  } finally {
    await Promise.all(peers.map((peer) => peer.kill()))
    await mailbox.unlink()
    await mailbox.close()
  }
})

/** Whether each sender's messages come in the order they were sent. */
function isInOrder(messages: readonly string[]): boolean {
  const last = new Map<number, number>()
  return messages.every((message) => {
    const [sender = 0, index = 0] = message.split(' ').map(Number)
    const inOrder = index > (last.get(sender) ?? -1)
    last.set(sender, index)
    return inOrder
  })
}

test('several senders never overshoot a capacity', async () => {
  const name = uniqueName('capacity')
  const mailbox = await indirect(name, sysvMq(), { buffering: { capacity: 3 } })
  const peers = await Promise.all([spawn(), spawn(), spawn()])
  try {
    await Promise.all(peers.map((peer) => peer.call('mailbox', name, 'sysvMq')))
    const tries = peers.flatMap((peer) =>
      Array.from({ length: 20 }, () => peer.call<boolean>('trySend', name, 'x')),
    )
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(3)
    expect(mailbox.stats().queued).toBe(3)
  } finally {
    await Promise.all(peers.map((peer) => peer.kill()))
    await mailbox.unlink()
    await mailbox.close()
  }
})
