import { IpcError } from '@ipc/core'
import { FrameKind, type Port } from '@ipc/core/adapter'
import { describe, expect, test } from '@jest/globals'
import { Life } from '../src/channel/life.js'
import { newStatistics } from '../src/channel/statistics.js'
import { LinkInlet } from '../src/party/link-inlet.js'
import { ScriptedLinkPort, textOf } from './support/scripted-party.js'

function newInlet() {
  const port = new ScriptedLinkPort('Q')
  const told = { drained: 0, room: 0 }
  const tell = (what: keyof typeof told) => () => {
    told[what] += 1
  }
  const life = new Life('it', port, undefined)
  const inlet = new LinkInlet('Q', port, life, newStatistics(), tell('drained'), tell('room'))
  const taken = (type?: number) => {
    const bytes = inlet.take(type, false)
    return bytes && [textOf(bytes), inlet.header.type]
  }
  const expected = () => {
    const seen: unknown[] = []
    const correlation = inlet.expectReply({
      replied: (bytes, failed) => seen.push([textOf(bytes), failed]),
      ended: (error) => seen.push(error),
    })
    return { seen, correlation }
  }
  const arrives = (kind: number, correlation: number, text = '') => port.deliver(text, { kind, correlation })
  const waiting = () => inlet.requests.map(({ correlation }) => correlation)
  return { port, inlet, told, taken, expected, arrives, waiting }
}

describe('messages', () => {
  test('are received past requests and replies, which go where they belong', () => {
    const { port, taken, arrives, waiting } = newInlet()
    arrives(FrameKind.request, 5)
    arrives(FrameKind.reply, 9)
    port.deliver('plain')
    expect(taken()).toEqual(['plain', 1])
    expect(waiting()).toEqual([5])
  })

  test('that were read in front of a reply come first, in order, with what stood beside them', () => {
    const { port, inlet, taken, expected, arrives } = newInlet()
    const { seen, correlation } = expected()
    port.deliver('one', { type: 1 })
    port.deliver('two', { type: 2 })
    arrives(FrameKind.reply, correlation, 'answer')
    inlet.pump()
    expect(seen).toEqual([['answer', false]])
    expect([port.isReady('receive'), inlet.isReady()]).toEqual([false, true])
    port.deliver('three', { type: 3 })
    expect(taken(7)).toBeUndefined()
    expect(taken(3)).toEqual(['three', 3])
    expect([taken(), taken(), taken()]).toEqual([['one', 1], ['two', 2], undefined])
    expect(inlet.isReady()).toBe(false)
  })

  test('that are put back come next again, with what stood beside them', () => {
    const { port, inlet, taken } = newInlet()
    port.deliver('one', { type: 3 })
    port.deliver('two', { type: 4 })
    const first = inlet.take(undefined, false) as Uint8Array
    inlet.putBack(first)
    expect(taken(4)).toEqual(['two', 4])
    expect(taken()).toEqual(['one', 3])
  })

  test('are taken many at once where the port can, but none before those put back', () => {
    const { port, inlet } = newInlet()
    const messages: Uint8Array[] = []
    expect(inlet.takeMany(messages, 9)).toBe(0)
    port.tryReceiveMany = (found, max) => found.push(...Array(max).fill(Uint8Array.of(1)))
    expect(inlet.takeMany(messages, 2)).toBe(2)
    expect(messages).toHaveLength(2)
    inlet.putBack(messages.pop() as Uint8Array)
    expect(inlet.takeMany(messages, 2)).toBe(0)
    expect(messages).toHaveLength(1)
  })

  test('stay in the port while nobody waits for a reply or serves', () => {
    const { port, inlet } = newInlet()
    port.deliver('one')
    inlet.pump()
    expect(port.looks).toEqual([])
  })

  test('are kept aside up to 1,024; the others stay in the port', () => {
    const { port, inlet, told } = newInlet()
    inlet.serve(1)
    const texts = Array.from({ length: 1_030 }, (_, index) => `${index}`)
    for (const text of texts) port.deliver(text)
    inlet.pump()
    expect(port.incoming).toHaveLength(6)
    // Who serves has nothing from a wake-up now; receives of other types have.
    inlet.arm(1)
    expect(port.arms).toEqual([])
    inlet.arm(3)
    expect([port.arms, told.room]).toEqual([[2], 0])
    const received = [textOf(inlet.take(undefined, false))]
    expect(told.room).toBe(1)
    inlet.arm(3)
    expect(port.arms).toEqual([2, 4])
    expect([inlet.pump(), inlet.pump()]).toEqual([true, false])
    expect(port.incoming).toHaveLength(5)
    // Who pumps waits: what only the event loop brings need not be looked for.
    expect(new Set(port.looks)).toEqual(new Set([true]))
    while (inlet.isReady()) received.push(textOf(inlet.take(undefined, false)))
    expect(received).toEqual(texts)
    // The same once with the last 1,024 of them.
    expect(told).toEqual({ drained: 0, room: 2 })
  })
})

describe('messages that are read in place', () => {
  /** What the port gives is overwritten when it is released. */
  const readable = (port: ScriptedLinkPort) => {
    let released = 0
    const tryRead: Port['tryRead'] = (header) => {
      const view = port.tryReceive(header)
      const release = () => {
        view?.fill(0)
        released += 1
      }
      return view && { view, release }
    }
    Object.assign(port, { tryRead })
    return () => released
  }

  test('come behind those set aside; requests on the way are copied, and let go', () => {
    const { port, inlet, told, expected, arrives, waiting } = newInlet()
    expect(inlet.read()).toBeUndefined()
    const released = readable(port)
    const { correlation } = expected()
    port.deliver('aside')
    arrives(FrameKind.reply, correlation)
    inlet.pump()
    arrives(FrameKind.request, 5, 'ask')
    port.deliver('in the port')
    const first = inlet.read()
    expect(textOf(first?.view)).toBe('aside')
    first?.release()
    expect(released()).toBe(0)
    const second = inlet.read()
    expect([textOf(second?.view), released()]).toEqual(['in the port', 1])
    expect([waiting(), textOf(inlet.requests[0]?.bytes)]).toEqual([[5], 'ask'])
    second?.release()
    expect([inlet.read(), released(), told.room]).toEqual([undefined, 2, 0])
  })

  test('are read many at once where the port can and finds some, else one by one', () => {
    const { port, inlet, arrives, waiting } = newInlet()
    const released = readable(port)
    const seen: string[] = []
    const use = (bytes: Uint8Array, offset: number, length: number) => {
      seen.push(textOf(bytes.slice(offset, offset + length)))
    }
    for (const text of ['one', 'two', 'three']) port.deliver(text)
    expect(inlet.readMany(use, 2)).toBe(2)
    let found = 4
    const asked: number[] = []
    Object.assign(port, { tryReadMany: (_: unknown, max: number) => asked.push(max) && found })
    expect(inlet.readMany(use, 9)).toBe(4)
    expect([seen, asked, released()]).toEqual([['one', 'two'], [9], 2])
    // A request stands first: the port gives none.
    found = 0
    arrives(FrameKind.request, 5)
    port.deliver('four')
    expect(inlet.readMany(use, 9)).toBe(2)
    expect([seen.slice(2), waiting()]).toEqual([['three', 'four'], [5]])
    // What was put back comes before all that the port has.
    found = 4
    port.deliver('five')
    inlet.putBack(inlet.take(undefined, false) as Uint8Array)
    expect(inlet.readMany(use, 1)).toBe(1)
    expect(seen.at(-1)).toBe('five')
  })
})

test('who serves is told of a request that a receive has met, and of nothing else', () => {
  const { port, inlet, told, taken, arrives } = newInlet()
  arrives(FrameKind.request, 5)
  taken()
  expect(told.room).toBe(0)
  inlet.serve(1)
  inlet.nextRequest()
  arrives(FrameKind.reply, 9)
  taken()
  expect(told.room).toBe(0)
  arrives(FrameKind.request, 6)
  port.deliver('plain')
  expect(taken()).toEqual(['plain', 1])
  expect(told.room).toBe(1)
})

test('a port is armed for receives, replies and serving, and let go once', () => {
  const { port, inlet, expected } = newInlet()
  inlet.arm(0)
  inlet.arm(2)
  const { correlation } = expected()
  inlet.arm(1)
  inlet.serve(1)
  inlet.arm(1)
  inlet.serve(-1)
  inlet.forgetReply(correlation)
  inlet.arm(0)
  inlet.arm(0)
  expect(port.arms).toEqual([2, 2, 3, 0])
})

describe('replies', () => {
  test('reach the one who asked, and nobody who has given up', () => {
    const { inlet, expected, arrives } = newInlet()
    const [first, second, third] = [expected(), expected(), expected()]
    expect([first, second, third].map(({ correlation }) => correlation)).toEqual([1, 2, 3])
    inlet.forgetReply(1)
    arrives(FrameKind.reply, 1, 'late')
    arrives(FrameKind.failure, 3, 'no')
    arrives(FrameKind.reply, 2, 'yes')
    arrives(FrameKind.reply, 2, 'twice')
    inlet.pump()
    expect([first.seen, second.seen, third.seen]).toEqual([[], [['yes', false]], [['no', true]]])
  })

  test('are read past any number of requests where nobody serves', () => {
    const { inlet, expected, arrives } = newInlet()
    const { seen, correlation } = expected()
    for (let request = 1; request <= 300; request++) arrives(FrameKind.request, request)
    arrives(FrameKind.reply, correlation, 'answer')
    inlet.pump()
    expect(seen).toEqual([['answer', false]])
    expect(inlet.requests).toHaveLength(300)
  })

  test('that cannot come any more end all who wait for one, once', () => {
    const { inlet, expected, arrives } = newInlet()
    const [first, second] = [expected(), expected()]
    const error = new IpcError('IPC_CLOSED', 'it is closed')
    inlet.endReplies(error)
    inlet.endReplies(error)
    arrives(FrameKind.reply, 1, 'late')
    inlet.take(undefined, false)
    expect([first.seen, second.seen]).toEqual([[error], [error]])
  })
})

describe('requests', () => {
  test('are kept aside up to 256 while somebody serves; the others stay in the port', () => {
    const { port, inlet, arrives } = newInlet()
    inlet.serve(1)
    for (let request = 1; request <= 300; request++) arrives(FrameKind.request, request)
    inlet.pump()
    expect(inlet.requests).toHaveLength(256)
    expect(inlet.nextRequest()?.correlation).toBe(1)
    inlet.pump()
    expect(port.incoming).toHaveLength(43)
  })

  test('that are given up before they are answered go, and no other', () => {
    const { inlet, arrives, waiting } = newInlet()
    inlet.serve(1)
    for (const request of [5, 6, 7]) arrives(FrameKind.request, request)
    inlet.pump()
    const left = [99, 6, 5].map((correlation) => {
      arrives(FrameKind.cancel, correlation)
      inlet.pump()
      return waiting()
    })
    expect(left).toEqual([[5, 6, 7], [5, 7], [7]])
  })

  test('that are given up while they are answered want no reply; the others want one', () => {
    const { inlet, arrives } = newInlet()
    inlet.serve(1)
    expect(inlet.nextRequest()).toBeUndefined()
    // Given up when it had been answered: a later one of the same number is another.
    arrives(FrameKind.cancel, 5)
    for (const request of [5, 6]) arrives(FrameKind.request, request)
    inlet.pump()
    expect([inlet.nextRequest()?.correlation, inlet.nextRequest()?.correlation]).toEqual([5, 6])
    arrives(FrameKind.cancel, 6)
    inlet.pump()
    expect([inlet.answered(5), inlet.answered(6)]).toEqual([true, false])
  })

  test('may be held by the port only while what lies before them can be put aside', () => {
    const { port, inlet, arrives } = newInlet()
    inlet.serve(1)
    expect(inlet.mayHoldRequests()).toBe(false)
    arrives(FrameKind.request, 1)
    expect(inlet.mayHoldRequests()).toBe(true)
    inlet.pump()
    expect(inlet.mayHoldRequests()).toBe(false)
    for (let message = 0; message < 1_023; message++) port.deliver('')
    inlet.pump()
    port.deliver('')
    expect(inlet.mayHoldRequests()).toBe(true)
    inlet.pump()
    port.deliver('')
    expect(inlet.mayHoldRequests()).toBe(false)
  })
})
