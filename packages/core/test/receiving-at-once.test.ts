import { json } from '@ipc/core'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import type { ReceivingOptions } from '../src/channel/receiving.js'
import { Pipeline } from '../src/codec/pipeline.js'
import { receivingFrom, ScriptedInlet, wants } from './support/scripted-inlet.js'

afterEach(() => {
  jest.restoreAllMocks()
})

const bytes = (...values: number[]): Uint8Array[] => values.map((value) => Uint8Array.of(value))

/** Gives all it has by one look. */
class ManyInlet extends ScriptedInlet {
  override onTakeMany = (max: number): Uint8Array[] => this.messages.splice(0, max)
}

describe('many messages are taken', () => {
  interface Look {
    readonly brings?: number[]
    readonly atOnce?: number[][]
    readonly later?: number[]
    readonly max?: number
    readonly values: number[]
    readonly asked: string[]
  }
  test.each<[string, Look]>([
    [
      'by one look, which is enough where it finds some',
      { atOnce: [[1, 2]], brings: [3], values: [1, 2], asked: ['many 9'] },
    ],
    [
      'by a second such look, where one message came behind the first',
      {
        atOnce: [[], [2, 3]],
        brings: [1, 4],
        values: [1, 2, 3],
        asked: ['many 9', 'waits', 'many 8'],
      },
    ],
    [
      'one by one where that cannot be done, up to a look that does not wait',
      {
        brings: [1, 2],
        values: [1, 2],
        asked: ['many 9', 'waits', 'many 8', 'waits', 'waits', 'looks'],
      },
    ],
    [
      'also those that came behind a look that found nothing, once',
      {
        brings: [1],
        later: [2, 3],
        values: [1, 2, 3],
        asked: ['many 9', 'waits', 'many 8', 'waits', 'looks', 'waits', 'waits'],
      },
    ],
    [
      'up to the most',
      { brings: [1, 2, 3], max: 2, values: [1, 2], asked: ['many 2', 'waits', 'many 1', 'waits'] },
    ],
    ['up to the one that is asked for', { brings: [1, 2], max: 1, values: [1], asked: ['many 1', 'waits'] }],
    ['of nothing, none', { values: [], asked: ['many 9', 'waits', 'looks'] }],
  ])('%s', (_, { brings = [], atOnce = [], later = [], max = 9, values, asked }) => {
    const inlet = new ScriptedInlet('a', ...brings)
    const batches = atOnce.map((batch) => bytes(...batch))
    inlet.onTakeMany = () => batches.shift() ?? []
    inlet.meanwhile = () => inlet.brings(...later)
    const taken = receivingFrom([inlet]).takeMany(wants(), max)
    expect([taken.map(({ data }) => data[0]), inlet.asked]).toEqual([values, asked])
    expect(inlet.statistics).toMatchObject({ received: values.length, bytesReceived: values.length })
  })

  test('as they are where a port fails behind the first: the next call gets its error, the one after goes on', () => {
    const inlet = new ScriptedInlet('a', 1)
    const fails = [false, true, false]
    inlet.onTakeMany = () => {
      if (fails.shift()) throw new Error('gone')
      return fails.length === 0 ? bytes(2) : []
    }
    const receiving = receivingFrom([inlet])
    expect(receiving.takeMany(wants(), 9)).toEqual([{ data: bytes(1)[0] }])
    expect(inlet.asked.splice(0)).toEqual(['many 9', 'waits', 'many 8'])
    expect(() => receiving.takeMany(wants(), 9)).toThrow('gone')
    expect(inlet.asked).toEqual([])
    expect(receiving.takeMany(wants(), 9)).toEqual([{ data: bytes(2)[0] }])
  })
})

describe('one look takes them', () => {
  test.each<[string, number, (inlets: ManyInlet[]) => object]>([
    ['from the one inlet', 1, () => ({})],
    ['from the one inlet, asked for by its peer', 1, () => ({ from: 'a' })],
    ['from the link that is asked for', 2, ([inlet]) => ({ inlet })],
  ])('%s', (_, count, about) => {
    const inlets = [new ManyInlet('a', 1, 2), new ManyInlet('b', 3)]
    const receiving = receivingFrom(inlets.slice(0, count))
    const taken = receiving.takeMany(wants({ ...about(inlets), named: true }), 9)
    expect(taken).toEqual(bytes(1, 2).map((data) => ({ data, from: 'a' })))
    expect(inlets.map(({ asked }) => asked)).toEqual([['many 9'], []])
  })

  test('but not where there are several inlets, which are served in turn', () => {
    const inlets = [new ManyInlet('a', 1, 2), new ManyInlet('b', 3)]
    const taken = receivingFrom(inlets).takeMany(wants(), 9)
    expect(taken.map(({ data }) => data[0])).toEqual([1, 3, 2])
  })

  test.each<[string, Partial<ReceivingOptions<unknown>>, object, object]>([
    [
      'they are decoded',
      { pipeline: new Pipeline<never, unknown>(json(), undefined, undefined) },
      {},
      { data: 7 },
    ],
    ['they have a type', { attributes: ['type'] }, {}, { data: bytes(0x37)[0], type: 5 }],
    ['some were missed', { missed: true }, {}, { data: bytes(0x37)[0], missed: 3 }],
    ['a type is asked for', {}, { type: 5 }, { data: bytes(0x37)[0] }],
  ])('but not where %s', (_, options, about, message) => {
    const inlet = new ManyInlet('a', 0x37, 0x37)
    inlet.onTake = () => Object.assign(inlet.header, { type: 5, missed: 3 })
    expect(receivingFrom([inlet], options).takeMany(wants(about), 9)).toEqual([message, message])
    expect(inlet.asked).toEqual(['waits', 'waits', 'waits', 'looks'])
  })
})

describe('C12 where messages come for ever', () => {
  function endless(milliseconds: number): ScriptedInlet {
    let now = 1_000
    jest.spyOn(performance, 'now').mockImplementation(() => now)
    const inlet = new ScriptedInlet('a')
    inlet.onTake = () => {
      inlet.brings(1)
      now += milliseconds
    }
    return inlet
  }

  test.each([
    [1, 64],
    [1 / 16, 128],
    [1 / 32, 192],
  ])('one of them each %p ms, a call takes %p and lets the event loop turn', (milliseconds, count) => {
    const inlet = endless(milliseconds)
    const receiving = receivingFrom([inlet])
    expect(receiving.takeMany(wants(), Number.POSITIVE_INFINITY)).toHaveLength(count)
    expect(receiving.stoppedForLoop).toBe(true)
    expect(receiving.takeMany(wants(), 2)).toHaveLength(2)
    expect(receiving.stoppedForLoop).toBe(false)
  })

  test('bad ones are refused for 4 ms, then the event loop turns', () => {
    const inlet = endless(1)
    let refused = 0
    const receiving = receivingFrom<unknown>([inlet], {
      pipeline: new Pipeline<never, unknown>(json(), undefined, undefined),
      onInvalid: () => {
        refused += 1
        if (refused === 7) inlet.messages.push(Uint8Array.of(0x37))
      },
    })
    expect([receiving.take(wants()), refused]).toEqual([undefined, 5])
    expect([receiving.take(wants()), refused]).toEqual([{ data: 7 }, 7])
  })
})
