import { type ChannelOptions, indirect } from '@ipc/core'
import type { Header } from '@ipc/core/adapter'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { z } from 'zod'
import { ScriptedPort, scripted } from './support/scripted-port.js'

/** A schema that answers when the test says so, in the order in which it was asked. */
class LaterSchema implements StandardSchemaV1<number, number> {
  readonly asked: ((isValid: boolean) => void)[] = []
  readonly '~standard' = {
    version: 1,
    vendor: 'test',
    validate: (value: unknown) =>
      new Promise<StandardSchemaV1.Result<number>>((resolve) => {
        this.asked.push((isValid) =>
          resolve(isValid ? { value: value as number } : { issues: [{ message: 'no' }] }),
        )
      }),
  } as const

  /** Answers the next question, which is asked by then, and lets everything happen that follows from it. */
  async answer(isValid = true): Promise<void> {
    await settled()
    this.asked.shift()?.(isValid)
    await settled()
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
const sent = (): unknown[] => port.messages.map((bytes) => JSON.parse(new TextDecoder().decode(bytes)))

let port: ScriptedPort
let schema: LaterSchema

beforeEach(() => {
  port = new ScriptedPort()
  schema = new LaterSchema()
})

afterEach(() => {
  jest.restoreAllMocks()
})

const open = (options: ChannelOptions<LaterSchema, undefined> = {}) =>
  indirect('later', scripted(port), { ...options, schema })

/** The port has got messages, and wakes whoever waits for them. */
function arrive(...values: readonly number[]): void {
  port.messages.push(...values.map(json))
  port.host?.wake('receive')
}

test.each(['wait', 'reject', 'drop-incoming', 'drop-oldest'] as const)(
  'sends go in order, each once it has its answer, and the channel is not full for that: whenFull %s',
  async (whenFull) => {
    const mailbox = await open({ buffering: { capacity: 8, whenFull } })
    const sends = [mailbox.send(1), mailbox.send(2), mailbox.send(3)]
    // Each is asked about twice the first time: before the codec and after it.
    while (port.messages.length < 3) await schema.answer()
    await Promise.all(sends)
    expect(sent()).toEqual([1, 2, 3])
    expect(mailbox.stats()).toMatchObject({ sent: 3, dropped: 0, timesFull: 0 })
    await mailbox.close()
  },
)

test('a send that meets a full channel keeps its place before those whose schema answers after it', async () => {
  const mailbox = await open()
  port.room = 1
  const sends = [mailbox.send(1), mailbox.send(2), mailbox.send(3)]
  for (let questions = 4; questions > 0; questions--) await schema.answer()
  const taken = [sent()]
  for (let left = 2; left > 0; left--) {
    port.messages.length = 0
    port.host?.wake('send')
    taken.push(sent())
  }
  expect(taken).toEqual([[1], [2], [3]])
  await Promise.all(sends)
  await mailbox.close()
})

test('sendMany waits for the answer about each, after the sends before it', async () => {
  const mailbox = await open()
  const sends = [mailbox.send(1), mailbox.sendMany([2, 3])]
  while (port.messages.length < 3) await schema.answer()
  await Promise.all(sends)
  expect(sent()).toEqual([1, 2, 3])
  const refused = mailbox.sendMany([4, 5, 6]).catch((error: unknown) => error)
  await schema.answer()
  await schema.answer(false)
  expect(await refused).toMatchObject({ code: 'IPC_INVALID_MESSAGE', sent: 1 })
  expect(sent()).toEqual([1, 2, 3, 4])
  await mailbox.close()
})

test('receiveMany waits for the answer about each: what came before a refused message is given, the next call throws', async () => {
  const mailbox = await open()
  arrive(1, 2, 3, 4)
  const two = mailbox.receiveMany({ max: 2 })
  await schema.answer()
  // The first look found out that it is asked about later, and asked again.
  while (schema.asked.length > 0) await schema.answer()
  expect((await two).map(({ data }) => data)).toEqual([1, 2])
  const one = mailbox.receiveMany()
  await schema.answer()
  await schema.answer(false)
  expect((await one).map(({ data }) => data)).toEqual([3])
  await expect(mailbox.receiveMany()).rejects.toMatchObject({ code: 'IPC_INVALID_MESSAGE' })
  const late = mailbox.receiveMany({ timeoutMs: 60_000 })
  arrive(5)
  await schema.answer()
  expect((await late).map(({ data }) => data)).toEqual([5])
  await mailbox.close()
})

test('receiveMany that waits when the schema is met for the first time gives what comes', async () => {
  const mailbox = await open()
  const waiting = mailbox.receiveMany({ timeoutMs: 60_000 })
  await settled()
  arrive(1)
  await settled()
  while (schema.asked.length > 0) await schema.answer()
  expect((await waiting).map(({ data }) => data)).toEqual([1])
  await mailbox.close()
})

test.each([
  ['there', true],
  ['waited for', false],
])(
  'a message that is %s is not lost by an abort or a deadline while its schema thinks',
  async (_, isThere) => {
    const mailbox = await open()
    const abort = new AbortController()
    if (isThere) arrive(1)
    const receiving = mailbox.receive({ signal: abort.signal })
    if (!isThere) arrive(1)
    abort.abort()
    await schema.answer()
    expect((await receiving).data).toBe(1)
    arrive(2)
    const atOnce = mailbox.receive({ timeoutMs: 0 })
    await schema.answer()
    expect((await atOnce).data).toBe(2)
    await mailbox.close()
  },
)

test('a receive whose message is refused waits on, as long as it may: for the next, an abort, its deadline or the end', async () => {
  const refused: number[] = []
  const mailbox = await open({ onInvalid: (_error, bytes) => refused.push(bytes.length) })
  arrive(1)
  const receiving = mailbox.receive()
  await schema.answer(false)
  arrive(2)
  await schema.answer()
  expect((await receiving).data).toBe(2)
  const [before, after] = [new AbortController(), new AbortController()]
  const ends = [
    { options: { timeoutMs: 0 }, code: 'IPC_TIMEOUT' },
    { options: { signal: before.signal }, before: () => before.abort(), code: 'IPC_ABORTED' },
    { options: { signal: after.signal }, after: () => after.abort(), code: 'IPC_ABORTED' },
    { options: {}, after: () => void mailbox.close(), code: 'IPC_CLOSED' },
  ]
  for (const end of ends) {
    arrive(3)
    const ending = mailbox.receive(end.options).catch((error: unknown) => error)
    end.before?.()
    await schema.answer(false)
    end.after?.()
    expect(await ending).toMatchObject({ code: end.code })
  }
  expect(refused).toEqual([1, 1, 1, 1, 1])
})

test('a channel that is closed while the schema thinks gives the message, or ends the call', async () => {
  for (const isValid of [true, false]) {
    const mailbox = await open({ onInvalid: () => {} })
    arrive(1)
    const receiving = mailbox.receive().catch((error: unknown) => error)
    await settled()
    await mailbox.close()
    await schema.answer(isValid)
    expect(await receiving).toMatchObject(isValid ? { data: 1 } : { code: 'IPC_CLOSED' })
  }
})

test('a typed message that a try could not decode is found again by its type', async () => {
  class TypedPort extends ScriptedPort {
    types = [5, 7]
    override tryReceive(header?: Header): Uint8Array | undefined {
      const bytes = super.tryReceive()
      if (bytes !== undefined && header !== undefined) header.type = this.types.shift() as number
      return bytes
    }
  }
  port = new TypedPort()
  const mailbox = await indirect('typed', scripted(port, ['type']), { schema })
  arrive(1, 2)
  for (const type of [5, 7]) expect(() => mailbox.tryReceive({ type })).toThrow(TypeError)
  for (const [type, value] of [
    [7, 2],
    [5, 1],
  ]) {
    const receiving = mailbox.receive({ type: type as number, timeoutMs: 0 })
    while (schema.asked.length > 0) await schema.answer()
    expect(await receiving).toMatchObject({ data: value, type })
  }
  await mailbox.close()
})

test('receiveMany passes over what is refused and reported, and waits on with what is left of its limit', async () => {
  // What is left is measured from the call, not from the start of the process, which was long ago.
  const now = performance.now.bind(performance)
  jest.spyOn(performance, 'now').mockImplementation(() => now() + 1e9)
  const refused: number[] = []
  const mailbox = await open({ onInvalid: (_error, bytes) => refused.push(bytes.length) })
  arrive(1)
  const waiting = mailbox.receiveMany({ timeoutMs: 60_000 })
  // The first look only finds out that it is asked about later.
  await schema.answer()
  await schema.answer(false)
  // A call with nothing left would end before this timer does.
  await new Promise((resolve) => setTimeout(resolve, 5))
  arrive(2, 3, 4)
  await schema.answer()
  await schema.answer(false)
  await schema.answer()
  expect((await waiting).map(({ data }) => data)).toEqual([2, 4])
  expect(refused).toEqual([1, 1])
  await mailbox.close()
})

test('C12: receiveMany ends though its sender is quicker than a schema that answers later', async () => {
  class EndlessPort extends ScriptedPort {
    left = 1_000_000
    readonly waits: (boolean | undefined)[] = []
    override tryReceive(_header?: Header, _selector?: unknown, mayWait?: boolean): Uint8Array | undefined {
      this.waits.push(mayWait)
      return this.left-- > 0 ? json(1) : undefined
    }
  }
  const endless = new EndlessPort()
  const quick = z.number().refine(async () => true)
  const mailbox = await indirect('endless', scripted(endless), { schema: quick })
  const messages = await mailbox.receiveMany()
  expect(messages.length).toBeGreaterThan(0)
  expect(endless.left).toBeGreaterThan(0)
  // The call that looks for more does not wait for them; the one before only found out that the schema answers later.
  expect(endless.waits.slice(-2)).toEqual([false, false])
  await mailbox.close()
})
