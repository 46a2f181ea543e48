import { direct, indirect } from '@ipc/core'
import { uniqueName } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { fifo } from '../src/index.js'
import { markedMessage } from './support/marked-message.js'

const WATCHDOG_MS = 20_000
const LENGTH = 300_000

interface Sends {
  trySend(data: Uint8Array): boolean
}
interface Receives {
  tryReceive(): { readonly data: Uint8Array } | undefined
}

/** Nobody lets the event loop turn: tries alone send and receive a message that the pipe never holds as a whole. */
function passByTries(sender: Sends, receiver: Receives, message: Uint8Array): Uint8Array {
  const end = performance.now() + WATCHDOG_MS
  let isSent = false
  while (performance.now() < end) {
    isSent ||= sender.trySend(message)
    const received = receiver.tryReceive()
    if (received !== undefined) return received.data
  }
  throw new Error(`not received after ${WATCHDOG_MS} ms of tries, sent: ${isSent}`)
}

/** A try with another message takes the one before back. */
function replaceByTries(sender: Sends, receiver: Receives): void {
  const [first, second] = [markedMessage(1, 0, LENGTH), markedMessage(2, 0, LENGTH)]
  expect(sender.trySend(first)).toBe(false)
  expect(receiver.tryReceive()).toBeUndefined()
  expect(Buffer.compare(passByTries(sender, receiver, second), second)).toBe(0)
  expect(receiver.tryReceive()).toBeUndefined()
}

test('a message longer than the pipe goes through a mailbox by tries alone, whole or not at all', async () => {
  const name = uniqueName('long-tries')
  const [sender, receiver] = [await indirect(name, fifo()), await indirect(name, fifo())]
  const message = markedMessage(0, 0, LENGTH)
  expect(Buffer.compare(passByTries(sender, receiver, message), message)).toBe(0)
  replaceByTries(sender, receiver)
  expect(sender.stats()).toMatchObject({ sent: 2, bytesSent: 2 * LENGTH })
  await sender.unlink()
  await sender.close()
  await receiver.close()
})

test('a message longer than the pipe goes over a link by tries alone, whole or not at all', async () => {
  const [here, there] = [await direct(uniqueName('here'), fifo()), await direct(uniqueName('there'), fifo())]
  const sender = await here.link(there.name)
  const receiver = await there.link(here.name)
  const message = markedMessage(0, 0, LENGTH)
  expect(Buffer.compare(passByTries(sender, receiver, message), message)).toBe(0)
  replaceByTries(sender, receiver)
  expect(sender.stats()).toMatchObject({ sent: 2, bytesSent: 2 * LENGTH })
  await here.close()
  await there.close()
})
