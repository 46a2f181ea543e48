import { indirect, json } from '@ipc/core'
import { describe, expect, test } from '@jest/globals'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { ScriptedPort, scripted } from './support/scripted-port.js'

/** A schema that answers when the test says so; at once for what is written in capitals. */
class SlowSchema implements StandardSchemaV1<string> {
  readonly asked: string[] = []
  readonly #answers = new Map<string, (fits: boolean) => void>()
  readonly '~standard': StandardSchemaV1.Props<string> = {
    version: 1,
    vendor: 'test',
    validate: (value) => {
      const text = value as string
      if (text === text.toUpperCase()) return { value: text }
      // Core asks again about the first one, after its codec.
      if (this.asked.includes(text)) return Promise.resolve({ value: text })
      this.asked.push(text)
      return new Promise((resolve) => {
        const refusal = { issues: [{ message: 'no' }] }
        this.#answers.set(text, (fits) => resolve(fits ? { value: text } : refusal))
      })
    },
  }
  answer(text: string, fits = true): void {
    this.#answers.get(text)?.(fits)
  }
}

const codec = json<string>()
const texts = (port: ScriptedPort): unknown[] => port.messages.map((message) => codec.decode(message))
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

async function open(whenFull: 'wait' | 'reject' | 'drop-incoming' | 'drop-oldest' = 'wait') {
  const port = new ScriptedPort()
  const schema = new SlowSchema()
  const mailbox = await indirect('slow', scripted(port), { schema, codec, buffering: { whenFull } })
  return { port, schema, mailbox }
}

describe('C2 sends whose schema answers later', () => {
  test('keep their order, and those behind them wait for them', async () => {
    const { port, schema, mailbox } = await open()
    const sends = [mailbox.send('a'), mailbox.send('B'), mailbox.send('c')]
    const many = mailbox.sendMany(['D', 'E'])
    expect(mailbox.trySend('F')).toBe(false)
    expect(() => mailbox.sendSync('F', { timeoutMs: 20_000 })).toThrow(TypeError)
    schema.answer('c')
    await turn()
    expect(texts(port)).toEqual([])
    schema.answer('a')
    await sends[1]
    await turn()
    expect(texts(port)).toEqual(['a', 'B'])
    // The third still waits for its schema.
    expect(schema.asked).toEqual(['a', 'c'])
    expect(mailbox.trySend('F')).toBe(false)
    schema.answer('c')
    await Promise.all([...sends, many])
    expect(texts(port)).toEqual(['a', 'B', 'c', 'D', 'E'])
    expect(mailbox.trySend('F')).toBe(true)
    mailbox.sendSync('G', { timeoutMs: 0 })
    expect(texts(port).slice(-2)).toEqual(['F', 'G'])
    await mailbox.close()
  })

  test('are overtaken by no try, in whichever turn it comes', async () => {
    for (let turns = 0; turns < 16; turns++) {
      const { port, schema, mailbox } = await open()
      const sending = mailbox.send('a')
      await turn()
      schema.answer('a')
      for (let at = 0; at < turns; at++) await undefined
      mailbox.trySend('T')
      await sending
      expect(texts(port)[0]).toBe('a')
      await mailbox.close()
    }
  })

  test('one that the schema refuses holds nobody back', async () => {
    const { port, schema, mailbox } = await open()
    const refused = mailbox.send('a')
    const behind = mailbox.send('B')
    schema.answer('a', false)
    await expect(refused).rejects.toMatchObject({ code: 'IPC_INVALID_MESSAGE' })
    await behind
    expect(mailbox.trySend('C')).toBe(true)
    expect(texts(port)).toEqual(['B', 'C'])
    await mailbox.close()
  })

  test.each(['wait', 'reject', 'drop-incoming', 'drop-oldest'] as const)(
    'meet no full channel where only others wait for their schema (whenFull %s)',
    async (whenFull) => {
      const { port, schema, mailbox } = await open(whenFull)
      const sends = [mailbox.send('a'), mailbox.send('b'), mailbox.send('C')]
      schema.answer('a')
      await sends[0]
      await turn()
      expect(texts(port)).toEqual(['a'])
      expect(mailbox.stats()).toMatchObject({ sent: 1, timesFull: 0, dropped: 0 })
      schema.answer('b')
      await Promise.all(sends)
      expect(texts(port)).toEqual(['a', 'b', 'C'])
      await mailbox.close()
    },
  )

  test('meet a full channel when it is their turn', async () => {
    for (const whenFull of ['reject', 'drop-incoming', 'wait'] as const) {
      const { port, schema, mailbox } = await open(whenFull)
      port.room = 0
      const sending = mailbox.send('a')
      schema.answer('a')
      if (whenFull === 'reject') await expect(sending).rejects.toMatchObject({ code: 'IPC_FULL' })
      else if (whenFull === 'wait') {
        await turn()
        expect(mailbox.stats()).toMatchObject({ timesFull: 1, pendingSends: 1 })
        port.room = 1
        port.host?.wake('send')
      }
      await sending.catch(() => undefined)
      expect(texts(port)).toEqual(whenFull === 'wait' ? ['a'] : [])
      expect(mailbox.stats().dropped).toBe(whenFull === 'drop-incoming' ? 1 : 0)
      await mailbox.close()
    }
  })

  test('are not sent when they are aborted, or the channel closes, before the schema has answered', async () => {
    const { port, schema, mailbox } = await open()
    const controller = new AbortController()
    const aborted = mailbox.send('a', { signal: controller.signal })
    controller.abort()
    schema.answer('a')
    await expect(aborted).rejects.toMatchObject({ code: 'IPC_ABORTED' })
    const late = mailbox.send('b')
    const closing = mailbox.close()
    schema.answer('b')
    await expect(late).rejects.toMatchObject({ code: 'IPC_CLOSED' })
    await closing
    expect(texts(port)).toEqual([])
  })

  test('take back a message that is only tried, whose last step might else overtake them', async () => {
    const { port, schema, mailbox } = await open()
    let left = 2
    let cancelled = 0
    Object.assign(port, {
      room: 0,
      isReady: () => true,
      beginTry: (bytes: Uint8Array) => ({
        advance: () => {
          left -= 1
          if (left === 0) port.messages.push(bytes)
          return left <= 0
        },
        cancel: () => {
          cancelled += 1
          return 'cancelled'
        },
      }),
    })
    expect(mailbox.trySend('T')).toBe(false)
    const sending = mailbox.send('a')
    expect(cancelled).toBe(1)
    // Nor does another begin before their turn.
    left = 1
    expect(mailbox.trySend('T')).toBe(false)
    port.room = 1
    schema.answer('a')
    await sending
    expect(texts(port)).toEqual(['a'])
    await mailbox.close()
  })

  test('C12 let the event loop turn, though they never have to wait', async () => {
    const validate = async (value: unknown) => ({ value: value as string })
    const schema: StandardSchemaV1<string> = { '~standard': { version: 1, vendor: 'test', validate } }
    const port = new ScriptedPort()
    port.trySend = () => true
    const mailbox = await indirect('endless', scripted(port), { schema, codec: json() })
    let turned = false
    setImmediate(() => {
      turned = true
    })
    const end = performance.now() + 10_000
    while (!turned) {
      if (performance.now() > end) throw new Error('the event loop did not turn in 10 s')
      await mailbox.send('again')
    }
    await mailbox.close()
  })
})
