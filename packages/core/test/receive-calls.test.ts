import { type Closeable, indirect, json, type Mechanism, type TypeSelector, type Wait } from '@ipc/core'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { indexOfMatch } from '../src/channel/match.js'
import { AttemptCall, covers } from '../src/channel/receive-calls.js'
import { loopTurn } from '../src/timing/loop-turn.js'
import { outcome } from './support/outcome.js'
import { ScriptedInlet, wants } from './support/scripted-inlet.js'
import { ScriptedPort, scripted } from './support/scripted-port.js'

afterEach(() => {
  jest.useRealTimers()
})

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

describe('C20 whether what an older call waits for takes in all that a younger one does', () => {
  const [a, b] = [new ScriptedInlet('a'), new ScriptedInlet('b')]
  const rows = {
    all: {},
    'from a': { from: 'a' },
    'from b': { from: 'b' },
    'link a': { inlet: a },
    'link b': { inlet: b },
  }
  const covered: Record<keyof typeof rows, (keyof typeof rows)[]> = {
    all: ['all', 'from a', 'from b', 'link a', 'link b'],
    'from a': ['from a', 'link a'],
    'from b': ['from b', 'link b'],
    'link a': ['link a'],
    'link b': ['link b'],
  }
  const names = Object.keys(rows) as (keyof typeof rows)[]

  test.each(names)('of %s', (wide) => {
    const found = names.filter((narrow) => covers(wants(rows[wide]), wants(rows[narrow])))
    expect(found).toEqual(covered[wide])
  })

  test('of types, as the types themselves say', () => {
    const types = [1, 2, 3, 4]
    const selectors: (TypeSelector | undefined)[] = [
      undefined,
      ...types,
      ...types.map((lowestUpTo) => ({ lowestUpTo })),
      ...types.map((except) => ({ except })),
    ]
    // One type more than is asked for stands for all the others.
    const matched = (type: TypeSelector | undefined) =>
      [...types, 5].filter((one) => indexOfMatch([{ header: { ...a.header, type: one } }], type) === 0)
    for (const wide of selectors) {
      for (const narrow of selectors) {
        // The only type up to 1 is 1, but that is nobody's question.
        if (wide === 1 && matched(narrow).length === 1 && typeof narrow === 'object') continue
        const other = typeof narrow === 'object' ? { ...narrow } : narrow
        const takesAll = matched(narrow).every((type) => matched(wide).includes(type))
        expect([wide, narrow, covers(wants({ type: wide }), wants({ type: other }))]).toEqual([
          wide,
          narrow,
          takesAll,
        ])
      }
    }
    // Both must: a type of one peer is not all of that peer, nor all of that type.
    expect(covers(wants({ type: 1 }), wants({ from: 'a' }))).toBe(false)
    expect(covers(wants({ type: 1, from: 'a' }), wants({ type: 1 }))).toBe(false)
    expect(covers(wants({ from: 'a' }), wants({ type: 1, from: 'a' }))).toBe(true)
  })

  test('a message that comes between two looks is for the older call, though each asks in its own words', async () => {
    const port = new ScriptedPort()
    const mailbox = await indirect('race', scripted(port, ['type']))
    const [older, younger] = [
      mailbox.receive({ type: { except: 9 } }),
      mailbox.receive({ type: { except: 9 } }),
    ]
    port.meanwhile = () => port.messages.push(Uint8Array.of(1))
    port.host?.wake('receive')
    port.messages.push(Uint8Array.of(2))
    port.host?.wake('receive')
    expect([...(await older).data, ...(await younger).data]).toEqual([1, 2])
    await mailbox.close()
  })
})

test('a call that wants something else says whether it has it, and takes no message', async () => {
  const results = [undefined, 'there']
  const call = new AttemptCall(wants(), () => results.shift())
  expect([call.takesMessage, call.attempt(), call.attempt()]).toEqual([false, false, true])
  expect(await call.promise).toBe('there')
})

describe('of calls that wait', () => {
  test('one that has its messages leaves the others to those behind it', async () => {
    const port = new ScriptedPort()
    const mailbox = await indirect('served', scripted(port))
    const calls = [mailbox.receiveMany({ max: 1 }), mailbox.receiveMany({ max: 1 }), mailbox.receive()]
    port.messages.push(Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3))
    port.host?.wake('receive')
    const taken = await Promise.all(calls.map(outcome<unknown>))
    expect(taken).toEqual([
      [{ data: Uint8Array.of(1) }],
      [{ data: Uint8Array.of(2) }],
      { data: Uint8Array.of(3) },
    ])
    await mailbox.close()
  })

  test('one that takes many gets what came between two looks, before one behind it', async () => {
    const port = new ScriptedPort()
    const mailbox = await indirect('race', scripted(port))
    const many = mailbox.receiveMany()
    const one = mailbox.receive()
    // The last of the three looks of a call that takes many is the one that matters.
    const arrives = () => port.messages.push(Uint8Array.of(1))
    port.meanwhile = () => {
      port.meanwhile = arrives
    }
    port.host?.wake('receive')
    expect(port.messages).toHaveLength(1)
    port.messages.push(Uint8Array.of(2))
    port.host?.wake('receive')
    expect(await outcome(many)).toEqual([{ data: Uint8Array.of(1) }, { data: Uint8Array.of(2) }])
    expect(await outcome(one)).toBe('waits')
    await mailbox.close()
    expect(await outcome(one)).toBe('IPC_CLOSED')
  })

  test.each(['receive', 'receiveMany'] as const)(
    'a %s that is refused a bad message leaves the next to those behind it',
    async (call) => {
      const port = new ScriptedPort()
      const mailbox = await indirect('refused', scripted(port), { codec: json() })
      const calls: Promise<unknown>[] = [mailbox[call](), mailbox.receive(), mailbox.receive()]
      port.messages.push(text('no JSON'), text('1'), text('2'))
      port.host?.wake('receive')
      const taken = await Promise.all(calls.map(outcome))
      expect(taken).toEqual(['IPC_INVALID_MESSAGE', { data: 1 }, { data: 2 }])
      await mailbox.close()
    },
  )

  test('ready looks though an older receive found nothing, and takes nothing', async () => {
    const port = new ScriptedPort()
    const mailbox = await indirect('ready', scripted(port))
    const [older, ready] = [mailbox.receive(), mailbox.ready('receive')]
    port.meanwhile = () => port.messages.push(Uint8Array.of(1))
    port.host?.wake('receive')
    expect(await outcome(ready)).toBeUndefined()
    port.host?.wake('receive')
    expect((await older).data).toEqual(Uint8Array.of(1))
    await mailbox.close()
  })
})

describe('a message whose schema answers later', () => {
  interface Question {
    readonly value: unknown
    readonly answer: (fits: boolean) => void
  }

  /** A mailbox whose schema answers when the test says. */
  async function asking(port: ScriptedPort, options: object = {}, mechanism: Mechanism = scripted(port)) {
    const questions: Question[] = []
    const validate = (value: unknown) =>
      new Promise<{ value: unknown } | { issues: { message: string }[] }>((resolve) => {
        const answer = (fits: boolean) =>
          resolve(fits ? { value } : { issues: [{ message: 'it does not fit' }] })
        questions.push({ value, answer })
      })
    const schema = { '~standard': { version: 1 as const, vendor: 'test', validate } }
    return { mailbox: await indirect('asks', mechanism, { ...options, schema }), questions }
  }

  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length

  test('belongs to the call that took it, whose limit and signal end with that; the next goes to the next', async () => {
    const port = new ScriptedPort()
    const { mailbox, questions } = await asking(port)
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'setInterval', 'clearInterval'] })
    const controller = new AbortController()
    const calls = [
      mailbox.receive({ timeoutMs: 10 }),
      mailbox.receive({ signal: controller.signal }),
      mailbox.receive({ timeoutMs: 10 }),
    ]
    port.messages.push(text('"a"'), text('"b"'))
    port.host?.wake('receive')
    expect(questions.map(({ value }) => value)).toEqual(['a', 'b'])
    controller.abort()
    jest.advanceTimersByTime(20)
    for (const { answer } of questions) answer(true)
    expect(await Promise.all(calls.map(outcome<unknown>))).toEqual([
      { data: 'a' },
      { data: 'b' },
      'IPC_TIMEOUT',
    ])
    await mailbox.close()
  })

  test('that then refuses it, rejects the call that took it', async () => {
    const port = new ScriptedPort()
    const { mailbox, questions } = await asking(port)
    const call = mailbox.receive()
    port.messages.push(text('"a"'))
    port.host?.wake('receive')
    questions[0]?.answer(false)
    expect(await outcome(call)).toBe('IPC_INVALID_MESSAGE')
    expect(mailbox.stats()).toMatchObject({ invalid: 1 })
    await mailbox.close()
  })

  describe('that refuses it, where bad messages are passed over', () => {
    const options = { onInvalid: () => undefined }
    const ways = {
      'was there': (port: ScriptedPort) => void port.messages.push(text('"bad"')),
      'is waited for': () => undefined,
    }

    /** A receive whose message is taken, and waits for the answer of its schema. */
    async function taken(way: keyof typeof ways, wait?: Wait) {
      const port = new ScriptedPort()
      const { mailbox, questions } = await asking(port, options)
      ways[way](port)
      const call = mailbox.receive(wait)
      if (port.messages.length === 0 && questions.length === 0) {
        port.messages.push(text('"bad"'))
        port.host?.wake('receive')
      }
      expect([questions.length, port.messages.length]).toEqual([1, 0])
      const answer = async (fits: boolean): Promise<void> => {
        questions.shift()?.answer(fits)
        await loopTurn()
      }
      return { port, mailbox, call, answer }
    }

    describe.each(Object.keys(ways) as (keyof typeof ways)[])('and it %s', (way) => {
      test('the call goes on to the next', async () => {
        const { port, mailbox, call, answer } = await taken(way)
        port.messages.push(text('"good"'))
        await answer(false)
        await answer(true)
        expect(await outcome(call)).toEqual({ data: 'good' })
        expect(mailbox.stats().invalid).toBe(1)
        await mailbox.close()
      })

      test('the call goes on to wait, and ends by its limit', async () => {
        jest.useFakeTimers({ doNotFake: ['setImmediate', 'setInterval', 'clearInterval'] })
        const { port, mailbox, call, answer } = await taken(way, { timeoutMs: 10 })
        await answer(false)
        expect(await outcome(call)).toBe('waits')
        expect(port.armed.receive).toBe(1)
        jest.advanceTimersByTime(10)
        expect(await outcome(call)).toBe('IPC_TIMEOUT')
        await mailbox.close()
      })

      test('the call ends if it was aborted or the channel closed meanwhile, and is no other’s message', async () => {
        for (const [code, end] of [
          ['IPC_ABORTED', async (_: Closeable, controller: AbortController) => controller.abort()],
          ['IPC_CLOSED', (mailbox: Closeable) => mailbox.close()],
        ] as const) {
          const controller = new AbortController()
          const { port, mailbox, call, answer } = await taken(way, { signal: controller.signal })
          port.messages.push(text('"good"'))
          await end(mailbox, controller)
          expect(await outcome(call)).toBe('waits')
          await answer(false)
          expect(await outcome(call)).toBe(code)
          expect(port.messages).toHaveLength(1)
          await mailbox.close()
        }
      })
    })
  })

  test('C18 keeps the process alive until the answer: it is nowhere else any more', async () => {
    const port = new ScriptedPort()
    const { mailbox, questions } = await asking(port)
    const before = timers()
    const call = mailbox.receive()
    port.messages.push(text('"a"'))
    port.host?.wake('receive')
    expect(timers() - before).toBe(1)
    questions[0]?.answer(true)
    expect(await call).toEqual({ data: 'a' })
    // Nor does it come back with the channel's next word about it.
    mailbox.unref()
    mailbox.ref()
    expect(timers() - before).toBe(0)
    await mailbox.close()
  })

  test('has the type it came with, though others came since', async () => {
    class TypedPort extends ScriptedPort {
      #type = 0
      override tryReceive(header?: { type: number }): Uint8Array | undefined {
        const message = super.tryReceive()
        if (message !== undefined && header !== undefined) header.type = ++this.#type
        return message
      }
    }
    const port = new TypedPort()
    const { mailbox, questions } = await asking(port, {}, scripted(port, ['type']))
    port.messages.push(text('"a"'), text('"b"'))
    const calls = [mailbox.receive(), mailbox.receive()]
    for (const { answer } of questions) answer(true)
    expect(await Promise.all(calls)).toEqual([
      { data: 'a', type: 1 },
      { data: 'b', type: 2 },
    ])
    await mailbox.close()
  })
})
