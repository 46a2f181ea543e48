import { randomInt } from 'node:crypto'
import { direct, IpcError, indirect, publish, subscribe } from '@ipc/core'
import { nats } from '@ipc/nats'
import { NatsServer, uniqueName, withWatchdog } from '@ipc/testkit'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import fc from 'fast-check'
import { natsServerThere, natsTest } from './support/nats-server.js'

const server = new NatsServer()
const mechanism = nats({ servers: server.url })
const WATCHDOG_MS = 20_000
const MOST = 512
const seed = Number(process.env.IPC_SEED ?? randomInt(2 ** 31))

let stranger: NatsConnection
const subjects = new Set<string>()

beforeAll(async () => {
  if (!natsServerThere) return
  await server.start()
  stranger = await connect({ servers: server.url })
  stranger.subscribe('ipc.>', {
    callback(_, { subject, reply }) {
      for (const one of [subject, reply]) if (one?.startsWith('ipc.')) subjects.add(one)
    },
  })
  await stranger.flush()
})
afterAll(async () => {
  await stranger?.close()
  await server.remove()
})

const soon = <T>(promise: Promise<T>, what: string): Promise<T> => withWatchdog(promise, WATCHDOG_MS, what)
const text = (value: string): Uint8Array => new TextEncoder().encode(value)

/** Bytes of nobody's, and such that begin like ours. */
function hostile(): Uint8Array[] {
  const words = fc.constantFrom(
    'here ',
    'taken x y 3',
    'left',
    '{"version":1}',
    '{"answer":"welcome"}',
    '[]',
    '',
  )
  const kinds = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc
      .tuple(fc.integer({ min: 0, max: 5 }), fc.uint8Array({ minLength: 27, maxLength: 60 }))
      .map(([first, rest]) => Uint8Array.of(first, ...rest)),
    fc.tuple(words, fc.string()).map(([begin, rest]) => text(begin + rest)),
    fc.constantFrom(7, 1).map((first) => {
      const large = new Uint8Array(100_000)
      large[0] = first
      if (first === 1) new DataView(large.buffer).setFloat64(12, 2, true)
      return large
    }),
  )
  return fc.sample(kinds, { numRuns: 40, seed })
}

interface Receives {
  receive(options: { readonly timeoutMs: number }): Promise<{ readonly data: Uint8Array }>
}

/** Receives until nothing comes; fails for an answer that the contract does not have. */
async function drain(from: Receives, what: string): Promise<void> {
  for (let count = 0; ; count++) {
    try {
      const { data } = await soon(from.receive({ timeoutMs: 200 }), what)
      expect([what, data.length <= MOST]).toEqual([what, true])
    } catch (error) {
      if (!IpcError.is(error)) throw error
      if (error.code === 'IPC_CORRUPT' && count < 10_000) continue
      expect([what, error.code]).toEqual([what, expect.stringMatching(/^IPC_(TIMEOUT|CLOSED|PEER_DIED)$/)])
      return
    }
  }
}

natsTest(
  `C16 whatever another client publishes on our subjects is a message or IPC_CORRUPT, and newcomers are served (IPC_SEED=${seed})`,
  async () => {
    const [box, topic, here, there] = ['box', 'topic', 'here', 'there'].map((name) => uniqueName(name)) as [
      string,
      string,
      string,
      string,
    ]
    const options = { maxMessageBytes: MOST }
    const mailbox = await indirect(box, mechanism, options)
    const publisher = await publish(topic, mechanism, options)
    const subscriber = await subscribe(topic, mechanism, options)
    const [first, second] = [await direct(here, mechanism, options), await direct(there, mechanism, options)]
    const [link, back] = await soon(Promise.all([first.link(there), second.link(here)]), 'linking')
    for (const sender of [mailbox, publisher, link, back]) await soon(sender.send(text('before')), 'a send')
    await drain(mailbox, 'the mailbox')
    await stranger.flush()
    expect(subjects.size).toBeGreaterThan(5)

    for (const bytes of hostile()) for (const subject of [...subjects]) stranger.publish(subject, bytes)
    await stranger.flush()
    for (const [what, one] of Object.entries({ mailbox, subscriber, link, back })) await drain(one, what)

    const [newPublisher, newSubscriber] = [
      await publish(topic, mechanism, options),
      await subscribe(topic, mechanism, options),
    ]
    await soon(newPublisher.send(text('after')), 'publishing after it')
    expect((await soon(newSubscriber.receive(), 'the topic')).data).toEqual(text('after'))
    await soon(mailbox.send(text('after')), 'a send after it')
    expect((await soon(mailbox.receive(), 'the mailbox')).data).toEqual(text('after'))
    const newcomer = await direct(uniqueName('newcomer'), mechanism, options)
    await soon(newcomer.send(here, text('after')), 'a newcomer’s link')
    const got = await soon(first.receive(newcomer.name), 'the party')
    expect(got.data).toEqual(text('after'))

    await mailbox.unlink()
    for (const one of [
      mailbox,
      publisher,
      subscriber,
      newPublisher,
      newSubscriber,
      newcomer,
      first,
      second,
    ]) {
      await one.close({ timeoutMs: 500 })
    }
  },
  60_000,
)
