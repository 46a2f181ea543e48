import { indirect } from '@ipc/core'
import { nats } from '@ipc/nats'
import { NatsServer, uniqueName, until, withWatchdog } from '@ipc/testkit'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { natsServerThere, natsTest } from './support/nats-server.js'

const server = new NatsServer()
const mechanism = nats({ servers: server.url })
const COUNT = 2_000
const LIMIT_MS = 30_000

beforeAll(async () => {
  if (natsServerThere) await server.start()
})
afterAll(() => server.remove())

const numberBytes = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer)
const numberOf = (bytes: Uint8Array): number => new Uint32Array(bytes.slice().buffer)[0] as number
const numbers = Array.from({ length: COUNT }, (_, index) => numberBytes(index))

async function received(mailbox: Awaited<ReturnType<typeof open>>, count: number): Promise<number[]> {
  const got: number[] = []
  while (got.length < count) got.push(numberOf((await mailbox.receive({ timeoutMs: LIMIT_MS })).data))
  return got
}

const open = (name: string, options: object = {}) => indirect(name, mechanism, options)
const expected = numbers.map((_, index) => index)

natsTest(
  'C2 sends that are not awaited share round trips and keep their order; none counts as full',
  async () => {
    const name = uniqueName('unawaited')
    const [sender, receiver] = [await open(name), await open(name)]
    try {
      // No more than may wait at once.
      for (let from = 0; from < COUNT; from += 1000)
        await withWatchdog(
          Promise.all(numbers.slice(from, from + 1000).map((bytes) => sender.send(bytes))),
          LIMIT_MS,
          'the sends',
        )
      expect(sender.stats()).toMatchObject({ sent: COUNT, timesFull: 0, pendingSends: 0 })
      expect(await received(receiver, COUNT)).toEqual(expected)
    } finally {
      await receiver.unlink()
      await Promise.all([sender.close(), receiver.close()])
    }
  },
)

natsTest(
  'C2 sendMany has many messages on their way at once: the server has several before it has answered one',
  async () => {
    const name = uniqueName('many')
    const [sender, receiver] = [await open(name), await open(name)]
    try {
      // A stopped server answers nothing: what is sent meanwhile can only be on its way.
      await server.stop()
      const sending = sender.sendMany(numbers)
      await until(() => sender.stats().pendingSends === 256, LIMIT_MS, '256 messages on their way')
      expect(sender.stats()).toMatchObject({ sent: 0, timesFull: 0 })
      server.resume()
      await withWatchdog(sending, LIMIT_MS, 'sendMany')
      expect(await received(receiver, COUNT)).toEqual(expected)
      const start = performance.now()
      await sender.sendMany(numbers)
      const together = performance.now() - start
      for (const bytes of numbers) await sender.send(bytes)
      const alone = performance.now() - start - together
      process.stdout.write(
        `nats mailbox: ${COUNT} messages by sendMany in ${together.toFixed(0)} ms, one by one in ${alone.toFixed(0)} ms\n`,
      )
    } finally {
      server.resume()
      await receiver.unlink()
      await Promise.all([sender.close(), receiver.close()])
    }
  },
)

natsTest(
  'C2 C6 a mailbox with a capacity keeps the order while it is full, and counts how often it was',
  async () => {
    const name = uniqueName('bounded')
    const options = { buffering: { capacity: 4 } }
    const [sender, receiver] = [await open(name, options), await open(name, options)]
    try {
      const sending = Promise.all(numbers.slice(0, 100).map((bytes) => sender.send(bytes)))
      while (sender.stats().timesFull === 0) await new Promise((resolve) => setImmediate(resolve))
      expect(await received(receiver, 100)).toEqual(expected.slice(0, 100))
      await withWatchdog(sending, LIMIT_MS, 'the sends')
    } finally {
      await receiver.unlink()
      await Promise.all([sender.close(), receiver.close()])
    }
  },
)

natsTest(
  'C2 C6 a mailbox with a capacity has as many messages on their way as it holds, and keeps the order of each of two senders',
  async () => {
    const name = uniqueName('bounded-many')
    const options = { buffering: { capacity: 64 } }
    const [one, two, receiver] = [
      await open(name, options),
      await open(name, options),
      await open(name, options),
    ]
    try {
      await server.stop()
      const sending = [one.sendMany(numbers.slice(0, 500))]
      await until(() => one.stats().pendingSends === 64, LIMIT_MS, '64 messages on their way')
      server.resume()
      sending.push(two.sendMany(numbers.slice(1000, 1500)))
      const got = await received(receiver, 1000)
      await withWatchdog(Promise.all(sending), LIMIT_MS, 'both sendMany')
      expect(got.filter((number) => number < 500)).toEqual(expected.slice(0, 500))
      expect(got.filter((number) => number >= 500)).toEqual(expected.slice(1000, 1500))
    } finally {
      server.resume()
      await receiver.unlink()
      await Promise.all([one.close(), two.close(), receiver.close()])
    }
  },
)

natsTest('C5 an aborted sendMany says how many went, and the rest is not there', async () => {
  const name = uniqueName('aborted')
  const [sender, receiver] = [await open(name), await open(name)]
  try {
    const controller = new AbortController()
    const endless = (function* () {
      for (let index = 0; ; index++) {
        if (index === 1000) controller.abort()
        yield numberBytes(index)
      }
    })()
    const error = await sender.sendMany(endless, { signal: controller.signal }).then(
      () => undefined,
      (failure: { code: string; sent: number }) => failure,
    )
    expect(error?.code).toBe('IPC_ABORTED')
    const went = error?.sent as number
    expect(went).toBeGreaterThan(0)
    await sender.send(numberBytes(7_777_777))
    expect(await received(receiver, went + 1)).toEqual([...Array(went).keys(), 7_777_777])
  } finally {
    await receiver.unlink()
    await Promise.all([sender.close(), receiver.close()])
  }
})
