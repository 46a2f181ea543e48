import { indirect, type Traits } from '@ipc/core'
import type { Header, Transfer } from '@ipc/core/adapter'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import type { ChannelContext } from '../src/channel/context.js'
import { newHeader } from '../src/channel/context.js'
import { TriedSend } from '../src/channel/tried-send.js'
import { stopClock } from './support/fake-clock.js'
import { ScriptedPort, scripted } from './support/scripted-port.js'

/** A port none of whose messages go in one step: each try is one of `steps`. */
class SteppingPort extends ScriptedPort {
  override room = 0
  ready = true
  steps = 3
  /** What an advance does beside counting. */
  onAdvance: (() => void) | undefined
  readonly begun: { readonly bytes: Uint8Array; readonly type: number; readonly priority: number }[] = []
  readonly cancelled: number[] = []
  advances = 0

  beginTry(bytes: Uint8Array, { type, priority }: Header): Transfer | undefined {
    if (this.steps === 0) return undefined
    const at = this.begun.push({ bytes, type, priority }) - 1
    let left = this.steps
    return {
      advance: () => {
        this.advances += 1
        this.onAdvance?.()
        left -= 1
        if (left === 0) this.messages.push(bytes)
        return left <= 0
      },
      cancel: () => {
        this.cancelled.push(at)
        return 'cancelled'
      },
    }
  }
  override isReady(): boolean {
    return this.ready
  }
}

const message = (...values: number[]): Uint8Array => Uint8Array.from(values)
const attributes = ['type', 'priority'] as const

afterEach(() => {
  jest.useRealTimers()
})

describe('a message that goes in several steps, tried', () => {
  test('goes on at each try with the same bytes, and is sent and counted when its last step is done', async () => {
    const port = new SteppingPort()
    const mailbox = await indirect('steps', scripted(port))
    const tries = [1, 2, 3].map(() => mailbox.trySend(message(1, 2)))
    expect(tries).toEqual([false, false, true])
    expect([port.begun.length, port.advances, port.cancelled]).toEqual([1, 3, []])
    expect(mailbox.stats()).toMatchObject({ sent: 1, bytesSent: 2, pendingSends: 0 })
    // Another like it is another message.
    expect(mailbox.trySend(message(1, 2))).toBe(false)
    expect(port.begun).toHaveLength(2)
    expect(port.messages).toEqual([message(1, 2)])
    await mailbox.close()
  })

  test('may be sent by the first try, and then the second is another message', async () => {
    const port = new SteppingPort()
    port.steps = 1
    const mailbox = await indirect('at-once', scripted(port))
    expect([mailbox.trySend(message(7)), mailbox.trySend(message(7))]).toEqual([true, true])
    expect(port.messages).toEqual([message(7), message(7)])
    expect(mailbox.stats()).toMatchObject({ sent: 2, bytesSent: 2 })
    await mailbox.close()
  })

  test.each<[string, Uint8Array, { type?: number; priority?: number }]>([
    ['other bytes', message(1, 3), { type: 2, priority: 3 }],
    ['bytes that begin the same', message(1, 2, 3), { type: 2, priority: 3 }],
    ['another type', message(1, 2), { type: 1, priority: 3 }],
    ['another priority', message(1, 2), { type: 2, priority: 0 }],
    ['neither', message(1, 2), {}],
  ])('is taken back by a try with %s', async (_, bytes, options) => {
    for (const withBuffer of [true, false]) {
      const port = new SteppingPort()
      const mailbox = await indirect('other', scripted(port, attributes))
      const own = { type: 2, priority: 3 }
      const { Buffer } = globalThis
      // A browser has none.
      if (!withBuffer) globalThis.Buffer = undefined as never
      try {
        expect(mailbox.trySend(message(1, 2), own)).toBe(false)
        expect(mailbox.trySend(message(1, 2), own)).toBe(false)
        expect([port.begun.length, port.cancelled]).toEqual([1, []])
        expect(mailbox.trySend(bytes, options)).toBe(false)
      } finally {
        globalThis.Buffer = Buffer
      }
      expect(port.cancelled).toEqual([0])
      expect(port.begun).toEqual([
        { bytes: message(1, 2), ...own },
        { bytes, type: 1, priority: 0, ...options },
      ])
      await mailbox.close()
    }
  })

  test('stays as it was when its caller writes on in the same array: that is another message', async () => {
    const port = new SteppingPort()
    const mailbox = await indirect('overwritten', scripted(port))
    const bytes = message(1, 2)
    mailbox.trySend(bytes)
    bytes[0] = 9
    expect(port.begun[0]?.bytes).toEqual(message(1, 2))
    expect(mailbox.trySend(bytes)).toBe(false)
    expect([port.begun.length, port.cancelled]).toEqual([2, [0]])
    await mailbox.close()
  })

  test('is taken back by a send of any kind, by a flush for stats, and by close', async () => {
    for (const other of ['send', 'sendSync', 'sendMany', 'stats', 'close'] as const) {
      const port = new SteppingPort()
      const mailbox = await indirect('taken-back', scripted(port))
      mailbox.trySend(message(1))
      port.room = 10
      if (other === 'send') await mailbox.send(message(2))
      else if (other === 'sendSync') mailbox.sendSync(message(2), { timeoutMs: 0 })
      else if (other === 'sendMany') await mailbox.sendMany([message(2)])
      else if (other === 'stats') mailbox.stats()
      else await mailbox.close()
      expect([other, port.cancelled]).toEqual([other, [0]])
      await mailbox.close()
      expect(port.cancelled).toEqual([0])
    }
  })

  test.each<[string, (port: SteppingPort) => void, Traits['whenFull'][number]]>([
    ['is not ready', (port) => Object.assign(port, { ready: false }), 'wait'],
    ['does not begin it', (port) => Object.assign(port, { steps: 0 }), 'wait'],
    ['has no such sends', (port) => Object.assign(port, { beginTry: undefined }), 'wait'],
    ['is told to drop it', () => undefined, 'drop-incoming'],
    ['has nothing to drop for it', () => undefined, 'drop-oldest'],
  ])('is not begun where the port %s', async (_, change, whenFull) => {
    const port = new SteppingPort()
    change(port)
    const mailbox = await indirect('not-begun', scripted(port), { buffering: { whenFull } })
    expect([mailbox.trySend(message(1)), mailbox.trySend(message(1))]).toEqual([false, false])
    expect([port.begun, port.advances, port.cancelled]).toEqual([[], 0, []])
    expect(mailbox.stats().sent).toBe(0)
    await mailbox.close()
  })

  test('is not begun on a channel that ends, nor while others wait', async () => {
    const port = new SteppingPort()
    const context = { port, whenFull: 'wait', life: { state: 'closing' } } as unknown
    const tried = new TriedSend(context as ChannelContext<never, unknown>, () => false)
    expect(tried.begin(message(1), newHeader())).toBe(false)
    const mailbox = await indirect('behind', scripted(port))
    port.ready = false
    const waiting = mailbox.send(message(1))
    port.ready = true
    expect(mailbox.trySend(message(2))).toBe(false)
    expect(port.begun).toEqual([])
    port.room = 1
    port.host?.wake('send')
    await waiting
    await mailbox.close()
  })

  test('whose step fails throws that, and is forgotten', async () => {
    const port = new SteppingPort()
    const mailbox = await indirect('fails', scripted(port))
    mailbox.trySend(message(1))
    port.onAdvance = () => {
      throw new Error('the disk is full')
    }
    expect(() => mailbox.trySend(message(1))).toThrow('the disk is full')
    port.onAdvance = undefined
    expect(mailbox.trySend(message(1))).toBe(false)
    expect([port.begun.length, port.cancelled]).toEqual([2, []])
    expect(mailbox.stats().sent).toBe(0)
    await mailbox.close()
  })
})

describe('one that nobody tries any more', () => {
  test('is taken back 100 ms after its last try', async () => {
    const port = new SteppingPort()
    const mailbox = await indirect('abandoned', scripted(port))
    stopClock()
    mailbox.trySend(message(1))
    jest.advanceTimersByTime(60)
    mailbox.trySend(message(1))
    jest.advanceTimersByTime(99)
    expect(port.cancelled).toEqual([])
    jest.advanceTimersByTime(1)
    expect(port.cancelled).toEqual([0])
    mailbox.trySend(message(1))
    expect(port.begun).toHaveLength(2)
    jest.useRealTimers()
    await mailbox.close()
  })

  test('leaves the time of the next alone', async () => {
    const port = new SteppingPort()
    const mailbox = await indirect('next', scripted(port))
    stopClock()
    mailbox.trySend(message(1))
    jest.advanceTimersByTime(60)
    mailbox.trySend(message(2))
    jest.advanceTimersByTime(60)
    expect(port.cancelled).toEqual([0])
    jest.advanceTimersByTime(40)
    expect(port.cancelled).toEqual([0, 1])
    // A sent one is not taken back any more.
    port.steps = 2
    expect([mailbox.trySend(message(3)), mailbox.trySend(message(3))]).toEqual([false, true])
    jest.advanceTimersByTime(1_000)
    expect(port.cancelled).toEqual([0, 1])
    jest.useRealTimers()
    await mailbox.close()
  })

  test('stays while somebody waits for the next try to go on', async () => {
    const port = new SteppingPort()
    const mailbox = await indirect('awaited', scripted(port))
    stopClock()
    mailbox.trySend(message(1))
    port.ready = false
    const ready = mailbox.ready('send')
    jest.advanceTimersByTime(250)
    expect(port.cancelled).toEqual([])
    port.ready = true
    port.host?.wake('send')
    jest.advanceTimersByTime(49)
    expect(port.cancelled).toEqual([])
    jest.advanceTimersByTime(1)
    expect(port.cancelled).toEqual([0])
    jest.useRealTimers()
    await ready
    await mailbox.close()
  })
})
