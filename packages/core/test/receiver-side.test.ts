import diagnostics from 'node:diagnostics_channel'
import { direct, indirect, json, type Mailbox, type Message } from '@ipc/core'
import {
  defineMechanism,
  definitionOf,
  type Header,
  type PartyPort,
  type PartyRequest,
  type TypeSelector,
} from '@ipc/core/adapter'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { ReceiverSide } from '../src/channel/receiver-side.js'
import { loopTurn } from '../src/timing/loop-turn.js'
import { outcome } from './support/outcome.js'
import { receivingFrom, ScriptedInlet } from './support/scripted-inlet.js'
import { ScriptedPort, scripted } from './support/scripted-port.js'

afterEach(() => {
  jest.restoreAllMocks()
})

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const one = Uint8Array.of(1)

type Receiver = Pick<
  Mailbox<never, unknown, { type: number }>,
  'tryReceive' | 'receiveSync' | 'receive' | 'receiveMany' | 'messages'
>

/** Each call that receives, and what it gives as a list. */
const calls: Record<string, (mailbox: Receiver) => Promise<Message<unknown>[]>> = {
  tryReceive: async (mailbox) => [mailbox.tryReceive()].flatMap((message) => message ?? []),
  receiveSync: async (mailbox) => [mailbox.receiveSync({ timeoutMs: 20 })],
  receive: async (mailbox) => [await mailbox.receive()],
  'receive that does not wait': async (mailbox) => [await mailbox.receive({ timeoutMs: 0 })],
  receiveMany: (mailbox) => mailbox.receiveMany(),
  next: async (mailbox) => {
    const { value } = await mailbox.messages().next()
    return value === undefined ? [] : [value]
  },
}

describe.each(Object.keys(calls))('%s', (name) => {
  const receive = calls[name] as (mailbox: Receiver) => Promise<Message<unknown>[]>

  test('C20 leaves a message that nobody has told of to an older call that waits', async () => {
    const port = new ScriptedPort()
    const mailbox = await indirect('older', scripted(port))
    const older = mailbox.receive()
    port.messages.push(one, Uint8Array.of(2))
    expect(await receive(mailbox)).toEqual([{ data: Uint8Array.of(2) }])
    expect(await older).toEqual({ data: one })
    await mailbox.close()
  })

  test('takes what was sent before the other side’s end, and closes the port behind the last look only', async () => {
    const events: string[] = []
    const port = new ScriptedPort()
    const mailbox = await indirect('ended', scripted(port))
    port.tryReceive = () => {
      events.push('look')
      return port.messages.shift()
    }
    port.onClose = () => events.push('close')
    port.messages.push(one)
    port.host?.ended('peer-died')
    expect(await receive(mailbox)).toEqual([{ data: one }])
    events.length = 0
    expect(await outcome(receive(mailbox))).toBe('IPC_PEER_DIED')
    expect(events).toEqual(name === 'receiveMany' ? ['look', 'look', 'close'] : ['look', 'close'])
  })
})

test('a port is told whether the caller waits where there is nothing', async () => {
  const port = new ScriptedPort()
  const mailbox = await indirect('may-wait', scripted(port))
  const told: unknown[] = []
  port.tryReceive = (_?: Header, __?: TypeSelector, mayWait?: boolean) => {
    told.push(mayWait)
    return port.messages.shift()
  }
  const tells = async (call: () => unknown): Promise<unknown[]> => {
    port.messages.push(one)
    await call()
    return told.splice(0)
  }
  expect(await tells(() => mailbox.tryReceive())).toEqual([false])
  expect(await tells(() => mailbox.receiveSync({ timeoutMs: 0 }))).toEqual([false])
  expect(await tells(() => mailbox.receive({ timeoutMs: 0 }))).toEqual([false])
  expect(await tells(() => mailbox.receive({ timeoutMs: 1 }))).toEqual([true])
  expect(await tells(() => mailbox.receive())).toEqual([true])
  expect(await tells(() => mailbox.messages().next())).toEqual([true])
  const waiting = mailbox.receive()
  expect(told.splice(0)).toEqual([true])
  expect(await tells(() => port.host?.wake('receive'))).toEqual([true])
  await waiting
  await mailbox.close()
})

test('C5 with timeoutMs 0 nothing ever waits', async () => {
  const port = new ScriptedPort()
  const mailbox = await indirect('no-wait', scripted(port))
  const armed: number[] = []
  port.arm = (_, waiting) => void armed.push(waiting)
  const options = { timeoutMs: 0 }
  const tried = [mailbox.receive(options), mailbox.receiveMany(options), mailbox.messages(options).next()]
  expect(await Promise.all(tried.map(outcome<unknown>))).toEqual(Array(3).fill('IPC_TIMEOUT'))
  expect(armed.filter((waiting) => waiting > 0)).toEqual([])
  await mailbox.close()
})

test('C4 a try call takes no timeoutMs and no signal, each by itself', async () => {
  const mailbox = await indirect('refuses', scripted(new ScriptedPort()))
  const { signal } = new AbortController()
  for (const options of [{ timeoutMs: 0 }, { signal }]) {
    expect(() => mailbox.tryReceive(options as never)).toThrow(TypeError)
    expect(() => mailbox.trySend(one, options as never)).toThrow(TypeError)
  }
  await mailbox.close()
})

describe('receiveMany', () => {
  test('takes one where one is asked for, and only of the type that is asked for', async () => {
    const port = new ScriptedPort()
    const mailbox = await indirect('many', scripted(port, ['type']))
    const asked: unknown[] = []
    port.tryReceive = (_?: Header, selector?: TypeSelector) => {
      asked.push(selector)
      return port.messages.shift()
    }
    port.messages.push(one, one)
    expect(await mailbox.receiveMany({ max: 1, type: 7 })).toHaveLength(1)
    expect(asked).toEqual([7])
    await mailbox.close()
  })

  test('of a party needs no options, and says whom each is from', async () => {
    const side = new ReceiverSide(receivingFrom([new ScriptedInlet('a', 1), new ScriptedInlet('b', 2)]), {
      what: 'party',
      address: 'there',
      attributes: [],
      inlet: undefined,
      named: true,
      keepsAlive: () => true,
      assertReceivable: () => undefined,
      afterNothing: () => undefined,
    })
    expect(await side.receiveMany()).toEqual([
      { data: one, from: 'a' },
      { data: Uint8Array.of(2), from: 'b' },
    ])
  })

  test('C12 lets the event loop turn where it has taken messages for long, and only there', async () => {
    let now = Math.ceil(performance.now())
    jest.spyOn(performance, 'now').mockImplementation(() => now)
    const port = new ScriptedPort()
    const mailbox = await indirect('long', scripted(port))
    for (const [milliseconds, hasTurned] of [
      [0, false],
      [1, true],
    ] as const) {
      port.tryReceive = () => {
        now += milliseconds
        return port.messages.shift()
      }
      for (let count = 0; count < 100; count++) port.messages.push(one)
      await loopTurn()
      let turned = false
      setImmediate(() => {
        turned = true
      })
      await mailbox.receiveMany()
      expect([milliseconds, turned]).toEqual([milliseconds, hasTurned])
      port.messages.length = 0
    }
    await mailbox.close()
  })
})

describe('an iteration', () => {
  test('is its own iterator, and is refused at once for a mistake in its options', async () => {
    const mailbox = await indirect('iterates', scripted(new ScriptedPort(), ['type']))
    const messages = mailbox.messages()
    expect(messages[Symbol.asyncIterator]()).toBe(messages)
    expect(() => mailbox.messages({ type: 'x' as never })).toThrow(TypeError)
    expect(() => mailbox.messages({ type: 0 })).toThrow(RangeError)
    await mailbox.close()
  })

  test('goes on after a bad message', async () => {
    const port = new ScriptedPort()
    const mailbox = await indirect('bad-one', scripted(port), { codec: json() })
    const messages = mailbox.messages()
    port.messages.push(text('no JSON'), text('1'))
    expect(await outcome(messages.next())).toBe('IPC_INVALID_MESSAGE')
    expect(await messages.next()).toEqual({ value: { data: 1 }, done: false })
    await mailbox.close()
  })

  test('ends with any other error, and when it is left', async () => {
    const port = new ScriptedPort()
    const mailbox = await indirect('ends', scripted(port))
    const [late, left] = [mailbox.messages({ timeoutMs: 0 }), mailbox.messages()]
    expect(await outcome(late.next())).toBe('IPC_TIMEOUT')
    expect(await left.return?.()).toEqual({ value: undefined, done: true })
    port.messages.push(one)
    for (const messages of [late, left])
      expect(await messages.next()).toEqual({ value: undefined, done: true })
    expect(mailbox.tryReceive()).toEqual({ data: one })
    await mailbox.close()
  })
})

describe('a schema', () => {
  const schemaOf = (validate: (value: unknown) => unknown) => ({
    '~standard': { version: 1 as const, vendor: 'test', validate: validate as never },
  })

  test('that answers with a promise: a try takes nothing, and leaves the message where it is once that is known', async () => {
    const port = new ScriptedPort()
    const mailbox = await indirect('promises', scripted(port), {
      schema: schemaOf(async (value) => ({ value })),
    })
    port.messages.push(text('1'), text('2'))
    expect(() => mailbox.tryReceive()).toThrow(TypeError)
    expect(await mailbox.receive()).toEqual({ data: 1 })
    for (const call of [() => mailbox.tryReceive(), () => mailbox.receiveSync({ timeoutMs: 20 })]) {
      expect(call).toThrow(TypeError)
      expect(port.messages).toHaveLength(1)
    }
    // A bad one is no reason to keep it.
    port.messages.unshift(text('no JSON'))
    expect(await outcome(mailbox.receive())).toBe('IPC_INVALID_MESSAGE')
    expect(await mailbox.receive()).toEqual({ data: 2 })
    await mailbox.close()
  })

  test('that answers with a promise: a party receives from one peer, without a wait or with one', async () => {
    const port = Object.assign(new ScriptedPort(), { peer: 'b', identity: {} })
    const { traits, adapter } = definitionOf(scripted(port))
    const openParty = ({ host }: PartyRequest): PartyPort => ({
      address: 'here',
      connect: async () => host.linked(port),
      close: () => undefined,
    })
    const mechanism = defineMechanism({ name: 'scripted', traits, adapter: { ...adapter, openParty } })
    const party = await direct('a', mechanism, { schema: schemaOf(async (value) => ({ value })) })
    await party.link('b')
    expect(await outcome(party.receive('b', { timeoutMs: 0 }))).toBe('IPC_TIMEOUT')
    for (const options of [{ timeoutMs: 0 }, undefined]) {
      port.messages.push(text('1'))
      expect(await party.receive('b', options)).toEqual({ data: 1, from: 'b' })
    }
    const waiting = party.receive('b')
    expect(await outcome(waiting)).toBe('waits')
    port.messages.push(text('2'))
    port.host?.wake('receive')
    expect(await waiting).toEqual({ data: 2, from: 'b' })
    await party.close()
  })

  test('that gives no answer is the cause of the error', async () => {
    const port = new ScriptedPort()
    const mailbox = await indirect('silent', scripted(port), { schema: schemaOf(() => undefined) })
    port.messages.push(text('1'))
    await expect(mailbox.receive()).rejects.toMatchObject({
      code: 'IPC_INVALID_MESSAGE',
      cause: expect.objectContaining({ name: 'TypeError' }),
    })
    await mailbox.close()
  })
})

test('observers are told what was received, and where', async () => {
  const port = new ScriptedPort()
  const mailbox = await indirect('observed', scripted(port))
  const seen: unknown[] = []
  const observe = (event: unknown) => seen.push(event)
  diagnostics.subscribe('ipc:receive', observe)
  port.messages.push(new Uint8Array(3))
  await mailbox.receive()
  diagnostics.unsubscribe('ipc:receive', observe)
  expect(seen).toEqual([{ what: expect.stringContaining("'observed'"), bytes: 3 }])
  await mailbox.close()
})
