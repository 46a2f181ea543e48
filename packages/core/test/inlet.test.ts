import { indirect, json } from '@ipc/core'
import type { Header, InPlace, TypeSelector } from '@ipc/core/adapter'
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { newHeader } from '../src/channel/context.js'
import { PortInlet, type UseInPlace } from '../src/channel/inlet.js'
import { Life } from '../src/channel/life.js'
import { newStatistics } from '../src/channel/statistics.js'
import { ScriptedPort, scripted } from './support/scripted-port.js'

/** A port whose messages have a type: that of their first byte. */
class TypedPort extends ScriptedPort {
  readonly arms: number[] = []

  override tryReceive(header?: Header, selector?: TypeSelector): Uint8Array | undefined {
    const at = this.messages.findIndex(([type]) => selector === undefined || type === selector)
    if (at < 0) return undefined
    const [message] = this.messages.splice(at, 1) as [Uint8Array]
    if (header !== undefined) header.type = message[0] as number
    return message
  }
  override arm(to: 'send' | 'receive', waiting: number): void {
    this.arms.push(waiting)
    super.arm(to, waiting)
  }
}

class ManyPort extends TypedPort {
  tryReceiveMany(messages: Uint8Array[], max: number): number {
    const taken = this.messages.splice(0, max)
    messages.push(...taken)
    return taken.length
  }
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

function inletOf<P extends ScriptedPort>(port: P): PortInlet {
  const life = new Life('it', port, undefined)
  return new PortInlet(port, life, newStatistics(), newHeader(), () => undefined)
}

describe('the inlet of a mailbox', () => {
  test('gives what was put back first, with what stood beside it, and in its order', () => {
    const port = new TypedPort()
    const inlet = inletOf(port)
    port.messages.push(bytes(5), bytes(6), bytes(7))
    for (const value of [5, 6]) {
      expect(inlet.take(value, false)).toEqual(bytes(value))
      inlet.putBack(bytes(value))
    }
    // A look at it by itself changes nothing.
    expect([inlet.header.type, inlet.isReady()]).toEqual([6, true])
    expect(inlet.take(7, false)).toEqual(bytes(7))
    expect(inlet.header.type).toBe(7)
    expect([port.messages.length, inlet.isReady()]).toEqual([0, true])
    for (const value of [5, 6]) {
      expect(inlet.take(undefined, false)).toEqual(bytes(value))
      expect(inlet.header.type).toBe(value)
    }
    expect([inlet.take(undefined, false), inlet.isReady()]).toEqual([undefined, false])
  })

  test('takes many at once where its port does, none while one is put back', () => {
    const port = new ManyPort()
    const inlet = inletOf(port)
    port.messages.push(bytes(1), bytes(2), bytes(3))
    const taken: Uint8Array[] = []
    expect([inlet.takeMany(taken, 2), taken]).toEqual([2, [bytes(1), bytes(2)]])
    inlet.putBack(bytes(2))
    expect([inlet.takeMany(taken, 2), taken.length]).toEqual([0, 2])
    inlet.take(undefined, false)
    expect([inlet.takeMany(taken, 2), taken.length]).toEqual([1, 3])
    const other = new TypedPort()
    other.messages.push(bytes(1))
    expect(inletOf(other).takeMany([], 2)).toBe(0)
  })

  test('arms its port while anybody waits, and tells it once that nobody does', () => {
    const port = new TypedPort()
    const inlet = inletOf(port)
    for (const waiting of [0, 2, 2, 0, 0, 1]) inlet.arm(waiting)
    expect(port.arms).toEqual([2, 2, 0, 1])
  })
})

test('a try that learns that the schema answers later loses no message', async () => {
  const port = new ScriptedPort()
  const schema = z.number().refine(async () => true)
  const mailbox = await indirect('later', scripted(port), { schema, codec: json<number>() })
  const encode = (value: number): Uint8Array => new TextEncoder().encode(String(value))
  port.messages.push(encode(1), encode(2))
  expect(() => mailbox.tryReceive()).toThrow(TypeError)
  expect(port.messages).toHaveLength(1)
  await mailbox.ready('receive')
  expect([(await mailbox.receive()).data, (await mailbox.receive()).data]).toEqual([1, 2])
  expect(mailbox.stats()).toMatchObject({ received: 2, invalid: 0 })
  await mailbox.close()
})

describe('reading in place', () => {
  /** A port that has its messages in place, one by one or many at a time, and counts those it gets back. */
  class PlacePort extends TypedPort {
    released = 0
    tryRead(header: Header): InPlace | undefined {
      const view = this.tryReceive(header)
      if (view === undefined) return undefined
      const release = (): void => {
        this.released += 1
      }
      return { view, release }
    }
  }
  class ManyInPlacePort extends PlacePort {
    tryReadMany(use: UseInPlace, max: number): number {
      const taken = this.messages.splice(0, max)
      for (const message of taken) use(message, 0, message.length)
      return taken.length
    }
  }

  test('gives what was put back before what the port has', () => {
    const port = new PlacePort()
    const inlet = inletOf(port)
    port.messages.push(bytes(5), bytes(6))
    inlet.take(undefined, false)
    inlet.putBack(bytes(5))
    for (const [value, released] of [
      [5, 0],
      [6, 1],
    ] as const) {
      const found = inlet.read()
      expect([found?.view, inlet.header.type]).toEqual([bytes(value), value])
      found?.release()
      expect(port.released).toBe(released)
    }
    expect(inlet.read()).toBeUndefined()
  })

  test('of many gives up to so many, each once, and lets each go, also where its use throws', () => {
    for (const port of [new PlacePort(), new ManyInPlacePort()]) {
      const inlet = inletOf(port)
      port.messages.push(bytes(5), bytes(6), bytes(7), bytes(8))
      inlet.take(undefined, false)
      inlet.putBack(bytes(5))
      const used: number[] = []
      const use: UseInPlace = (view, offset, length) => {
        expect([offset, length]).toEqual([0, 1])
        used.push(view[0] as number)
        if (view[0] === 8) throw new Error('no use')
      }
      expect([inlet.readMany(use, 2), used]).toEqual([2, [5, 6]])
      expect([inlet.readMany(use, 1), used]).toEqual([1, [5, 6, 7]])
      expect(() => inlet.readMany(use, 9)).toThrow('no use')
      expect([inlet.readMany(use, 9), used]).toEqual([0, [5, 6, 7, 8]])
      expect(port.released).toBe(port instanceof ManyInPlacePort ? 1 : 3)
    }
  })
})
