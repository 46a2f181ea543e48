import diagnostics from 'node:diagnostics_channel'
import { indirect } from '@ipc/core'
import type { Header } from '@ipc/core/adapter'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { SendWindow } from '../src/channel/send-window.js'
import { stopClock } from './support/fake-clock.js'
import { ScriptedPort, scripted } from './support/scripted-port.js'

/** A port that takes up to `most` messages by one call. */
class BatchPort extends ScriptedPort {
  most = 2
  readonly taken: number[] = []
  readonly types: number[] = []

  trySendMany(messages: readonly Uint8Array[], from: number, header: Header): number {
    const room = Math.max(0, Math.min(this.most, this.room - this.messages.length))
    const part = messages.slice(from, from + room)
    this.messages.push(...part)
    this.taken.push(part.length)
    this.types.push(header.type)
    return part.length
  }
}

const bytes = (value: number): Uint8Array => new Uint8Array([value])
const numbers = (port: ScriptedPort): number[] => port.messages.map(([value]) => value as number)
/** Lets sendMany come to where it waits: it lets the event loop turn on its way, where that is due. */
async function turns(): Promise<void> {
  for (let count = 0; count < 10; count++) await new Promise((resolve) => setImmediate(resolve))
}

afterEach(() => {
  jest.useRealTimers()
})

describe('sendMany', () => {
  test('hands batches to the port, each message once, and counts them, also for observers', async () => {
    const port = new BatchPort()
    const mailbox = await indirect('batches', scripted(port, ['type']))
    const seen: unknown[] = []
    const observe = (event: unknown) => seen.push(event)
    diagnostics.subscribe('ipc:send', observe)
    const data = [1, 2, 3, 4, 5].map((length) => new Uint8Array(length))
    await mailbox.sendMany(data, { type: 7 })
    diagnostics.unsubscribe('ipc:send', observe)
    expect(port.messages).toEqual(data)
    expect([port.taken, port.types]).toEqual([
      [2, 2, 1],
      [7, 7, 7],
    ])
    const what = "mailbox 'batches' (scripted)"
    expect(seen).toEqual([1, 2, 3, 4, 5].map((length) => ({ what, bytes: length })))
    expect(mailbox.stats()).toMatchObject({ sent: 5, bytesSent: 15, timesFull: 0 })
    await mailbox.close()
  })

  test('waits while the channel is full, with and without options', async () => {
    for (const options of [undefined, {}, { timeoutMs: 20_000 }]) {
      const port = new ScriptedPort()
      port.room = 1
      const mailbox = await indirect('waits', scripted(port))
      const sending = mailbox.sendMany([1, 2, 3].map(bytes), options)
      await turns()
      expect(numbers(port)).toEqual([1])
      port.room = 3
      port.host?.wake('send')
      await sending
      expect(numbers(port)).toEqual([1, 2, 3])
      expect(mailbox.stats()).toMatchObject({ sent: 3, timesFull: 1 })
      await mailbox.close()
    }
  })

  test('drops what whenFull says, and counts it as dealt with', async () => {
    for (const [whenFull, left] of [
      ['drop-incoming', [1, 2]],
      ['drop-oldest', [4, 5]],
    ] as const) {
      for (const port of [new ScriptedPort(), Object.assign(new BatchPort(), { transfersAtOnce: 3 })]) {
        port.room = 2
        const mailbox = await indirect('drops', scripted(port), { buffering: { whenFull } })
        await mailbox.sendMany([1, 2, 3, 4, 5].map(bytes))
        expect(numbers(port)).toEqual(left)
        expect(mailbox.stats().dropped).toBe(3)
        const tooLarge = mailbox.sendMany([bytes(6), new Uint8Array(2_000)])
        await expect(tooLarge).rejects.toMatchObject({ code: 'IPC_TOO_LARGE', sent: 1 })
        await mailbox.close()
      }
    }
  })

  test('goes behind the sends that wait already', async () => {
    const port = new BatchPort()
    port.room = 0
    const mailbox = await indirect('behind', scripted(port))
    const first = mailbox.send(bytes(1))
    port.room = 10
    const many = mailbox.sendMany([2, 3].map(bytes))
    expect(numbers(port)).toEqual([])
    port.host?.wake('send')
    await Promise.all([first, many])
    expect(numbers(port)).toEqual([1, 2, 3])
    await mailbox.close()
  })

  test('sees an abort between two batches, though it never has to wait', async () => {
    const port = new ScriptedPort()
    const mailbox = await indirect('aborted', scripted(port))
    const controller = new AbortController()
    function* data(): Generator<Uint8Array> {
      for (let at = 0; at < 600; at++) {
        if (at === 300) controller.abort()
        yield bytes(at)
      }
    }
    const sending = mailbox.sendMany(data(), { signal: controller.signal })
    await expect(sending).rejects.toMatchObject({ code: 'IPC_ABORTED', sent: 256 })
    expect(port.messages).toHaveLength(256)
    await mailbox.close()
  })

  test('has its limit for all of it, and says how many went', async () => {
    const port = new ScriptedPort()
    port.room = 0
    const mailbox = await indirect('limit', scripted(port))
    stopClock()
    jest.advanceTimersByTime(50)
    let failed: unknown
    const sending = mailbox.sendMany([1, 2].map(bytes), { timeoutMs: 100 }).catch((error) => {
      failed = error
    })
    jest.advanceTimersByTime(60)
    port.room = 1
    port.host?.wake('send')
    await turns()
    jest.advanceTimersByTime(38)
    await turns()
    expect([failed, numbers(port)]).toEqual([undefined, [1]])
    jest.advanceTimersByTime(2)
    await sending
    expect(failed).toMatchObject({ code: 'IPC_TIMEOUT', sent: 1 })
    expect(mailbox.stats()).toMatchObject({ sent: 1, pendingSends: 0 })
    jest.useRealTimers()
    await mailbox.close()
  })

  test.each([
    ['at its limit', 100],
    ['past its limit', 150],
  ])('%s waits for nothing any more', async (_, milliseconds) => {
    const port = new ScriptedPort()
    port.room = 1
    const mailbox = await indirect('over', scripted(port))
    stopClock()
    function* data(): Generator<Uint8Array> {
      yield bytes(1)
      jest.advanceTimersByTime(milliseconds)
      yield bytes(2)
    }
    const sending = mailbox.sendMany(data(), { timeoutMs: 100 })
    // Nothing moves the clock from here on.
    await expect(sending).rejects.toMatchObject({ code: 'IPC_TIMEOUT', limit: 100, sent: 1 })
    expect(numbers(port)).toEqual([1])
    jest.useRealTimers()
    await mailbox.close()
  })

  test('C12 lets the event loop turn, though it never has to wait', async () => {
    const port = new ScriptedPort()
    port.trySend = () => true
    const mailbox = await indirect('endless', scripted(port))
    let turned = false
    setImmediate(() => {
      turned = true
    })
    const end = performance.now() + 10_000
    function* data(): Generator<Uint8Array> {
      while (!turned) {
        if (performance.now() > end) throw new Error('the event loop did not turn in 10 s')
        yield bytes(1)
      }
    }
    await mailbox.sendMany(data())
    expect(turned).toBe(true)
    await mailbox.close()
  })
})

describe('the sends of one sendMany that are under way together', () => {
  test('are no more than may be', async () => {
    const port = Object.assign(new ScriptedPort(), { room: 0, transfersAtOnce: 3 })
    let arrived = 0
    port.onBegin = () => {
      let done = false
      return {
        advance: () => {
          if (arrived > 0 && !done) {
            arrived -= 1
            done = true
          }
          return done
        },
        cancel: () => 'cancelled',
      }
    }
    const mailbox = await indirect('window', scripted(port))
    let settled = false
    const sending = mailbox.sendMany([1, 2, 3, 4, 5].map(bytes)).then(() => {
      settled = true
    })
    for (const left of [3, 3, 3, 2, 1]) {
      await turns()
      expect([mailbox.stats().pendingSends, settled]).toEqual([left, false])
      arrived = 1
      port.host?.wake('send')
    }
    await sending
    expect(mailbox.stats()).toMatchObject({ sent: 5, pendingSends: 0 })
    await mailbox.close()
  })

  test('settle when all have gone, or as the first that failed did', async () => {
    for (const fails of [false, true]) {
      const window = new SendWindow(3, undefined)
      const gone: (() => void)[] = []
      const failed: ((error: Error) => void)[] = []
      const begin = (): Promise<void> =>
        new Promise((resolve, reject) => {
          gone.push(resolve)
          failed.push(reject)
        })
      for (let count = 0; count < 2; count++) await window.add(begin)
      let outcome: unknown
      const settling = window.settle().then(
        () => {
          outcome = 'gone'
        },
        (error) => {
          outcome = error
        },
      )
      gone[0]?.()
      await turns()
      expect([outcome, window.sent]).toEqual([undefined, 1])
      const error = new Error('refused')
      if (fails) failed[1]?.(error)
      else gone[1]?.()
      await settling
      expect([outcome, window.sent]).toEqual(fails ? [error, 1] : ['gone', 2])
    }
  })

  test('end with the first that fails: none is begun behind it, and those under way are told', async () => {
    const window = new SendWindow(2, undefined)
    const error = new Error('refused')
    let told: unknown
    await window.add((signal) => {
      signal.addEventListener('abort', () => {
        told = signal.aborted
      })
      return Promise.reject(error)
    })
    await turns()
    expect(told).toBe(true)
    await expect(window.add(() => Promise.resolve())).rejects.toBe(error)
    expect(await window.after(new Error('other'))).toBe(error)
  })
})
