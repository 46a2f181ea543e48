import { indirect, json } from '@ipc/core'
import type { Header, TypeSelector } from '@ipc/core/adapter'
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { newHeader } from '../src/channel/context.js'
import { PortInlet } from '../src/channel/inlet.js'
import { Life } from '../src/channel/life.js'
import { newStatistics } from '../src/channel/statistics.js'
import { InPlaceMessages } from './support/in-place-messages.js'
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

  test('reads in place what was put back, then what its port has, and gives that back once it was used', () => {
    const port = new TypedPort()
    const values = [2, 3, 4, 5]
    const messages = new InPlaceMessages(() =>
      values.length > 0 ? { value: values.shift() as number } : undefined,
    )
    const inlet = inletOf(Object.assign(port, { tryRead: messages.tryRead }))
    inlet.putBack(bytes(1))
    const first = inlet.read()
    expect([first?.view, first?.release()]).toEqual([bytes(1), undefined])
    expect(inlet.read()?.view).toEqual(bytes(2))
    const seen: number[] = []
    const use = (found: Uint8Array, offset: number, length: number) =>
      seen.push(found[offset] as number, offset, length)
    inlet.putBack(bytes(9))
    expect([inlet.readMany(use, 2), seen, messages.released]).toEqual([2, [9, 0, 1, 3, 0, 1], [3]])
    const mistake = () => {
      throw new Error('not used')
    }
    expect(() => inlet.readMany(mistake, 1)).toThrow('not used')
    expect([inlet.readMany(use, 9), seen.slice(6), messages.released]).toEqual([1, [5, 0, 1], [3, 4, 5]])
    expect([inlet.readMany(use, 9), inlet.read()]).toEqual([0, undefined])
  })

  test('reads many at once where its port does, none of them while one is put back', () => {
    const asked: number[] = []
    const tryReadMany = (_use: unknown, max: number) => asked.push(max)
    const inlet = inletOf(Object.assign(new TypedPort(), { tryRead: () => undefined, tryReadMany }))
    expect([inlet.readMany(() => undefined, 7), asked]).toEqual([1, [7]])
    inlet.putBack(bytes(1))
    expect([inlet.readMany(() => undefined, 7), asked]).toEqual([1, [7]])
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
