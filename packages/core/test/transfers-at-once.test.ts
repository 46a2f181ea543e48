import { indirect } from '@ipc/core'
import { expect, test } from '@jest/globals'
import { ScriptedPort, scripted } from './support/scripted-port.js'

/** A port whose every send takes a round trip, and that has `most` of them on their way. */
class RoundTripPort extends ScriptedPort {
  override room = 0
  readonly begun: number[] = []
  readonly #arrived = new Set<number>()
  readonly cancelled: number[] = []

  constructor(most: number) {
    super()
    this.transfersAtOnce = most
    this.onBegin = ([value]) => {
      const number = value as number
      this.begun.push(number)
      return {
        advance: () => this.#arrived.has(number),
        cancel: () => {
          this.cancelled.push(number)
          return 'cancelled'
        },
      }
    }
  }

  arrive(...numbers: number[]): void {
    for (const number of numbers) this.#arrived.add(number)
    this.host?.wake('send')
  }
}

const bytes = (value: number) => new Uint8Array([value])

test('sends that are not awaited begin in order, up to as many as the port carries; the next begins when one has arrived', async () => {
  const port = new RoundTripPort(3)
  const mailbox = await indirect('several', scripted(port))
  const sends = [1, 2, 3, 4, 5].map((value) => mailbox.send(bytes(value)))
  expect(port.begun).toEqual([1, 2, 3])
  // Whatever arrives first, none behind is begun before its turn.
  port.arrive(2)
  await sends[1]
  expect(port.begun).toEqual([1, 2, 3, 4])
  port.arrive(1, 3)
  expect(port.begun).toEqual([1, 2, 3, 4, 5])
  port.arrive(4, 5)
  await Promise.all(sends)
  expect(mailbox.stats()).toMatchObject({ sent: 5, timesFull: 0 })
  await mailbox.close()
})

test('a port that has room for no more is asked again when it wakes its senders', async () => {
  const port = new RoundTripPort(8)
  const begin = port.onBegin as (bytes: Uint8Array) => undefined
  let full = true
  port.onBegin = (message) => (port.begun.length >= 2 && full ? undefined : begin(message))
  const mailbox = await indirect('full', scripted(port))
  const sends = [1, 2, 3, 4].map((value) => mailbox.send(bytes(value)))
  expect(port.begun).toEqual([1, 2])
  full = false
  port.arrive(1)
  expect(port.begun).toEqual([1, 2, 3, 4])
  port.arrive(2, 3, 4)
  await Promise.all(sends)
  await mailbox.close()
})

test('sendMany has as many on their way; when it is aborted those are taken back, and sent says how many went', async () => {
  const port = new RoundTripPort(3)
  const mailbox = await indirect('many', scripted(port))
  const controller = new AbortController()
  const sending = mailbox.sendMany([1, 2, 3, 4, 5, 6].map(bytes), { signal: controller.signal })
  while (port.begun.length < 3) await new Promise((resolve) => setImmediate(resolve))
  port.arrive(1)
  while (port.begun.length < 4) await new Promise((resolve) => setImmediate(resolve))
  controller.abort()
  await expect(sending).rejects.toMatchObject({ code: 'IPC_ABORTED', sent: 1 })
  expect(port.cancelled).toEqual([2, 3, 4])
  expect(mailbox.stats()).toMatchObject({ sent: 1, pendingSends: 0 })
  await mailbox.close()
})

test('one of sendMany that fails takes those behind it back; one that cannot be sent lets those before it arrive', async () => {
  const port = new RoundTripPort(4)
  const begin = port.onBegin as (bytes: Uint8Array) => { advance(): boolean; cancel(): 'cancelled' }
  port.onBegin = (message) => {
    const transfer = begin(message)
    if (message[0] !== 2) return transfer
    return { ...transfer, advance: () => (transfer.advance() ? fail() : false) }
  }
  const fail = (): never => {
    throw new Error('refused')
  }
  const mailbox = await indirect('fails', scripted(port))
  const sending = mailbox.sendMany([1, 2, 3, 4].map(bytes))
  while (port.begun.length < 4) await new Promise((resolve) => setImmediate(resolve))
  port.arrive(1, 2)
  await expect(sending).rejects.toMatchObject({ message: 'refused' })
  expect(port.cancelled).toEqual([3, 4])
  expect(mailbox.stats().sent).toBe(1)
  const tooLarge = mailbox.sendMany([bytes(11), bytes(12), new Uint8Array(2000)])
  while (port.begun.length < 6) await new Promise((resolve) => setImmediate(resolve))
  port.arrive(11, 12)
  await expect(tooLarge).rejects.toMatchObject({ code: 'IPC_TOO_LARGE', sent: 2 })
  await mailbox.close()
})

test('the port says when a send met a full channel', async () => {
  const port = new RoundTripPort(3)
  const mailbox = await indirect('times-full', scripted(port))
  const send = mailbox.send(bytes(1))
  port.host?.full()
  expect(mailbox.stats().timesFull).toBe(1)
  expect(mailbox.trySend(bytes(2))).toBe(false)
  expect(mailbox.stats().timesFull).toBe(2)
  port.arrive(1)
  await send
  await mailbox.close()
})
