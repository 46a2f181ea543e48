import { IpcError, json } from '@ipc/core'
import { describe, expect, jest, test } from '@jest/globals'
import { type ReceiveCall, ReceiveOneCall, type Wanted } from '../src/channel/receive-calls.js'
import type { Receiving } from '../src/channel/receiving.js'
import { Pipeline } from '../src/codec/pipeline.js'
import { outcome } from './support/outcome.js'
import { receivingFrom, ScriptedInlet, waitingCall, wants } from './support/scripted-inlet.js'

const refusal = new IpcError('IPC_CLOSED', 'it is closed')

type Ways = Record<string, (receiving: Receiving<Uint8Array>, wanted: Wanted) => (number | undefined)[]>

/** Each way to take what is there, up to three messages. */
const ways: Ways = {
  take: (receiving, wanted) => [1, 2, 3].map(() => receiving.take(wanted)?.data[0]),
  takeLater: (receiving, wanted) =>
    [1, 2, 3].map(() => (receiving.takeLater(wanted) as { data: Uint8Array } | undefined)?.data[0]),
  takeMany: (receiving, wanted) => {
    const values = receiving.takeMany(wanted, 3).map(({ data }) => data[0])
    return [...values, undefined, undefined, undefined].slice(0, 3)
  },
}

describe.each(Object.keys(ways))('%s', (way) => {
  const take = ways[way] as Ways[string]

  test('serves the inlets in turn and passes over those that have nothing', () => {
    const inlets = [new ScriptedInlet('a', 1, 4), new ScriptedInlet('b'), new ScriptedInlet('c', 2, 3)]
    expect(take(receivingFrom(inlets), wants())).toEqual([1, 2, 4])
  })

  test.each<[string, number, (inlets: readonly ScriptedInlet[]) => Partial<Wanted>, number[]]>([
    ['only the peer that is asked for', 2, () => ({ from: 'b' }), [2]],
    ['only the link that is asked for', 2, ([, inlet]) => ({ inlet }), [2]],
    ['nothing of a peer that is not there', 2, () => ({ from: 'c' }), []],
    ['the one inlet there is', 1, () => ({}), [1]],
    ['the one inlet there is, asked for by its peer', 1, () => ({ from: 'a' }), [1]],
    ['the one inlet there is, asked for itself', 1, ([inlet]) => ({ inlet }), [1]],
    ['nothing of the one inlet where another peer is asked for', 1, () => ({ from: 'b' }), []],
    ['nothing of the one inlet where another link is asked for', 1, ([, inlet]) => ({ inlet }), []],
  ])('takes %s', (_, count, about, values) => {
    const inlets = [new ScriptedInlet('a', 1), new ScriptedInlet('b', 2)]
    const receiving = receivingFrom(inlets.slice(0, count))
    // A link that is gone has nothing left either.
    if (count === 1) inlets[1]?.messages.splice(0)
    const taken = take(receiving, wants(about(inlets))).filter((value) => value !== undefined)
    expect(taken).toEqual(values)
    for (const inlet of inlets.slice(0, count)) {
      const isAsked = values.includes(inlet.from === 'a' ? 1 : 2)
      expect([inlet.from, inlet.asked.length > 0]).toEqual([inlet.from, isAsked])
    }
  })
})

test('an inlet that is none of these takes none of them away', () => {
  const inlets = [new ScriptedInlet('a', 1), new ScriptedInlet('b', 2)]
  const receiving = receivingFrom(inlets)
  receiving.remove(new ScriptedInlet('c'))
  expect(receiving.inlets).toEqual(inlets)
  receiving.remove(inlets[0] as ScriptedInlet)
  expect(receiving.inlets).toEqual(inlets.slice(1))
})

describe('each inlet is armed', () => {
  test('for the calls that wait for it, and no more once it is closed', () => {
    const [a, b, closed] = ['a', 'b', 'c'].map((from) => new ScriptedInlet(from)) as [
      ScriptedInlet,
      ScriptedInlet,
      ScriptedInlet,
    ]
    const receiving = receivingFrom([a, b, closed])
    closed.life.state = 'closed'
    for (const about of [{}, { inlet: a }, { from: 'b' }, { from: 'b' }]) waitingCall(receiving, about)
    expect([a.arms.at(-1), b.arms.at(-1), closed.arms]).toEqual([2, 3, []])
    receiving.arm()
    expect([a.arms.at(-1), b.arms.at(-1), closed.arms]).toEqual([2, 3, []])
  })

  test('once after a round that served several', () => {
    const inlet = new ScriptedInlet('a')
    const receiving = receivingFrom([inlet])
    for (let count = 0; count < 3; count++) waitingCall(receiving)
    inlet.arms.length = 0
    inlet.brings(1, 2)
    receiving.wake()
    expect(inlet.arms).toEqual([1])
  })

  test('when a call gives up', async () => {
    const inlet = new ScriptedInlet('a')
    const receiving = receivingFrom([inlet])
    const calls = [waitingCall(receiving), waitingCall(receiving)]
    inlet.arms.length = 0
    for (const call of calls) {
      call.giveUp(refusal)
      expect(await outcome(call.promise)).toBe('IPC_CLOSED')
    }
    expect(inlet.arms).toEqual([1, 0])
  })

  test('once when several are refused, and the others go on waiting', async () => {
    const inlet = new ScriptedInlet('a')
    const receiving = receivingFrom([inlet])
    const calls = ['a', 'b', 'b'].map((from) => waitingCall(receiving, { from }))
    calls.push(waitingCall(receiving))
    inlet.arms.length = 0
    receiving.rejectWhere(({ from }) => from === 'b', refusal)
    expect(inlet.arms).toEqual([2])
    expect(await Promise.all(calls.map(({ promise }) => outcome(promise)))).toEqual([
      'waits',
      'IPC_CLOSED',
      'IPC_CLOSED',
      'waits',
    ])
  })

  test('once when several are refused while it is served', async () => {
    const inlet = new ScriptedInlet('a')
    const receiving = receivingFrom([inlet])
    const calls = [waitingCall(receiving), waitingCall(receiving)]
    inlet.onDrained = () => receiving.rejectWhere(() => true, refusal)
    inlet.arms.length = 0
    inlet.life.ended('peer-closed', undefined)
    receiving.wake()
    expect(inlet.arms).toEqual([0])
    for (const { promise } of calls) expect(await outcome(promise)).toBe('IPC_CLOSED')
  })
})

describe('a call that found nothing and waits now', () => {
  const call = (receiving: Receiving<Uint8Array>, about: Partial<Wanted> = {}) =>
    new ReceiveOneCall<Uint8Array>(receiving, wants(about)) as ReceiveCall<unknown>

  test('looks no second time where it is the only one', () => {
    const inlet = new ScriptedInlet('a')
    const receiving = receivingFrom([inlet])
    receiving.waitTried(call(receiving))
    expect([inlet.asked, inlet.arms]).toEqual([[], [1]])
  })

  test('lets an older one look first', async () => {
    const inlet = new ScriptedInlet('a')
    const receiving = receivingFrom([inlet])
    const older = waitingCall(receiving)
    inlet.brings(1)
    receiving.waitTried(call(receiving))
    expect((await older.promise).data).toEqual(Uint8Array.of(1))
    expect(receiving.waiting).toBe(1)
  })

  test('lets the ended inlets go that have nothing left, and no others', () => {
    const inlets = [new ScriptedInlet('a'), new ScriptedInlet('b'), new ScriptedInlet('c', 3)]
    const receiving = receivingFrom(inlets)
    for (const inlet of [inlets[0], inlets[2]]) inlet?.life.ended('peer-closed', undefined)
    receiving.waitTried(call(receiving, { from: 'b' }))
    expect(inlets.map(({ drains }) => drains)).toEqual([1, 0, 0])
  })
})

describe('a wake in the middle of a look', () => {
  test('serves nobody a second time: each message goes to one call', async () => {
    const inlet = new ScriptedInlet('a')
    const receiving = receivingFrom([inlet])
    const call = waitingCall(receiving)
    inlet.onTake = () => {
      inlet.onTake = undefined
      inlet.brings(1, 2)
      receiving.wake()
    }
    receiving.wake()
    expect((await call.promise).data).toEqual(Uint8Array.of(1))
    expect(receiving.take(wants())?.data).toEqual(Uint8Array.of(2))
  })

  test('is served behind it', async () => {
    const inlet = new ScriptedInlet('a')
    const receiving = receivingFrom([inlet])
    const call = waitingCall(receiving)
    inlet.meanwhile = () => {
      inlet.brings(1)
      receiving.wake()
    }
    receiving.wake()
    expect(await outcome(call.promise)).toEqual({ data: Uint8Array.of(1) })
  })
})

test('a call that the handler of an older one’s bad message has aborted takes no message', async () => {
  const inlet = new ScriptedInlet('a')
  const text = (value: string) => new TextEncoder().encode(value)
  const receiving = receivingFrom<number>([inlet], {
    pipeline: new Pipeline<never, number>(json(), undefined, undefined),
    onInvalid: () => aborted.giveUp(refusal),
  })
  const [older, aborted, younger] = [
    waitingCall(receiving),
    waitingCall(receiving),
    waitingCall(receiving),
  ] as const
  inlet.messages.push(text('no JSON'), text('1'), text('2'))
  receiving.wake()
  expect(await outcome(aborted.promise)).toBe('IPC_CLOSED')
  expect([await outcome(older.promise), await outcome(younger.promise)]).toEqual([{ data: 1 }, { data: 2 }])
})

test('C18 of the calls that wait, those of one link or all keep the process alive or let it go', () => {
  const inlets = [new ScriptedInlet('a'), new ScriptedInlet('b')]
  const receiving = receivingFrom(inlets)
  const calls = [{ inlet: inlets[0] }, { inlet: inlets[1] }, {}].map((about) => waitingCall(receiving, about))
  const told = calls.map((call) => jest.spyOn(call, 'setAlive'))
  const seen = () => told.map(({ mock }) => mock.calls.flat())
  receiving.setAlive(true, inlets[0])
  expect(seen()).toEqual([[true], [], []])
  receiving.setAlive(false)
  expect(seen()).toEqual([[true, false], [false], [false]])
})
