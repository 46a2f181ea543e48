import { IpcError } from '@ipc/core'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  FRAME_FIELDS,
  FRAME_HEADER_BYTES,
  FrameFlag,
  FrameKind,
  FrameReader,
  writeFrameHeader,
} from '../src/adapter.js'

function frame(bytes: Uint8Array, flags = 0, kind = 0, correlation = 0): Uint8Array {
  const whole = new Uint8Array(FRAME_HEADER_BYTES + bytes.length)
  writeFrameHeader(whole, 0, bytes.length, kind, flags, correlation)
  whole.set(bytes, FRAME_HEADER_BYTES)
  return whole
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

/** Feeds a stream cut at the given places and collects what comes out. */
function read(stream: Uint8Array, cuts: readonly number[], most = 1_000): Uint8Array[] {
  const reader = new FrameReader(most, 'test')
  const messages: Uint8Array[] = []
  const places = [0, ...[...cuts].sort((a, b) => a - b).filter((cut) => cut < stream.length), stream.length]
  for (let i = 1; i < places.length; i++) {
    reader.feed(stream.subarray(places[i - 1], places[i]))
    for (let message = reader.next(); message !== undefined; message = reader.next()) messages.push(message)
  }
  return messages
}

describe('C3 frames', () => {
  test('come out whole wherever the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }),
        fc.array(fc.nat(400), { maxLength: 30 }),
        (messages, cuts) => {
          expect(read(join(messages.map((message) => frame(message))), cuts)).toEqual(messages)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  test('come out whole when they arrive byte by byte, also in parts', () => {
    const stream = join([
      frame(Uint8Array.of(1, 2), FrameFlag.more),
      frame(Uint8Array.of(3), FrameFlag.more),
      frame(Uint8Array.of(4, 5)),
      frame(new Uint8Array(0)),
    ])
    expect(read(stream, [...stream.keys()])).toEqual([Uint8Array.of(1, 2, 3, 4, 5), new Uint8Array(0)])
  })

  test('that were cancelled are forgotten', () => {
    const stream = join([
      frame(Uint8Array.of(1), FrameFlag.more),
      frame(new Uint8Array(0), FrameFlag.cancelled),
      frame(Uint8Array.of(9)),
    ])
    expect(read(stream, [])).toEqual([Uint8Array.of(9)])
  })

  test('carry kind and correlation beside the bytes', () => {
    const reader = new FrameReader(10, 'test')
    reader.feed(frame(Uint8Array.of(7), 0, 2, 0xfedc_ba98))
    expect(reader.next()).toEqual(Uint8Array.of(7))
    expect(reader.header).toMatchObject({ kind: 2, correlation: 0xfedc_ba98 })
  })

  test('own their bytes: the fed chunk may be reused', () => {
    const chunk = frame(Uint8Array.of(1, 2, 3))
    const reader = new FrameReader(10, 'test')
    reader.feed(chunk)
    const message = reader.next()
    chunk.fill(0)
    expect(message).toEqual(Uint8Array.of(1, 2, 3))
  })
})

describe('messages of a stream whose bytes never change', () => {
  test.each([
    [64, false],
    [65, true],
    [16_384, true],
    [16_385, false],
  ])('of %d bytes are views of what was fed: %p', (length, isView) => {
    const sent = new Uint8Array(length).map((_, at) => at)
    const chunk = frame(sent)
    for (const views of [true, false, undefined]) {
      const reader = new FrameReader(20_000, 'test', { views })
      reader.feed(chunk)
      const message = reader.next()
      expect(Buffer.compare(message as Uint8Array, sent)).toBe(0)
      expect(message?.buffer === chunk.buffer).toBe(isView && views === true)
    }
  })

  test.each([true, false])('are no Buffers where a Buffer was fed, views: %p', (views) => {
    const reader = new FrameReader(100, 'test', { views })
    const chunk = Buffer.from(frame(new Uint8Array(80).fill(7)))
    reader.feed(chunk)
    const message = reader.next()
    expect(message?.constructor).toBe(Uint8Array)
    expect(message?.buffer === chunk.buffer).toBe(views)
  })
})

describe('long messages in parts', () => {
  const [first, last] = [frame(Uint8Array.of(1, 2), FrameFlag.more), frame(Uint8Array.of(3))]

  test('let the frames of the mechanism itself pass between', () => {
    const control = frame(Uint8Array.of(9), 0, FrameKind.control)
    const sent = [Uint8Array.of(9), Uint8Array.of(1, 2, 3)]
    expect(read(join([first, control, last]), [])).toEqual(sent)
  })

  test('may have as many bytes as a message may, and say how many in the header', () => {
    expect(read(join([first, last]), [], 3)).toEqual([Uint8Array.of(1, 2, 3)])
    expect(() => read(join([first, last]), [], 2)).toThrow(expect.objectContaining({ code: 'IPC_CORRUPT' }))
    const reader = new FrameReader(3, 'test')
    reader.feed(join([first, last]))
    reader.next()
    expect(reader.header.length).toBe(3)
  })

  test('one after the other have nothing of each other', () => {
    const sent = Uint8Array.of(1, 2, 3)
    expect(read(join([first, last, first, last]), [], 3)).toEqual([sent, sent])
  })

  test('that are cut by the end of the stream are known by inMiddle, and so is a cut header', () => {
    const reader = new FrameReader(10, 'test')
    expect(reader.inMiddle).toBe(false)
    for (const [bytes, inMiddle] of [
      [last.subarray(0, 1), true],
      [last.subarray(1), false],
      [last.subarray(0, FRAME_HEADER_BYTES), true],
      [last.subarray(FRAME_HEADER_BYTES), false],
      [first, true],
      [last, false],
      [first, true],
      [frame(new Uint8Array(0), FrameFlag.cancelled), false],
    ] as const) {
      reader.feed(bytes)
      while (reader.next() !== undefined);
      expect(reader.inMiddle).toBe(inMiddle)
    }
  })
})

describe('C16 hostile frames', () => {
  test('any bytes give messages or IPC_CORRUPT, and never more than the limit', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.array(fc.nat(200), { maxLength: 10 }),
        (stream, cuts) => {
          try {
            for (const message of read(stream, cuts, 64)) expect(message.length).toBeLessThanOrEqual(64)
          } catch (error) {
            expect(IpcError.is(error, 'IPC_CORRUPT')).toBe(true)
          }
        },
      ),
      { numRuns: 5_000 },
    )
  })

  test.each([
    ['a length past the limit', frame(new Uint8Array(65))],
    [
      'parts that together pass the limit',
      join([frame(new Uint8Array(40), FrameFlag.more), frame(new Uint8Array(40))]),
    ],
    ['unknown flags', frame(Uint8Array.of(1), 128)],
    ['the first reserved byte', frame(Uint8Array.of(1)).fill(1, 6, 7)],
    ['the second reserved byte', frame(Uint8Array.of(1)).fill(1, 7, 8)],
  ])('%s is IPC_CORRUPT', (_, stream) => {
    expect(() => read(stream, [], 64)).toThrow(expect.objectContaining({ code: 'IPC_CORRUPT', limit: 64 }))
  })
})

test('a header overwrites all of what was there before', () => {
  const into = new Uint8Array(3 * FRAME_HEADER_BYTES).fill(255)
  writeFrameHeader(into, FRAME_HEADER_BYTES, 1, 2, 3, 4)
  const header = [1, 0, 0, 0, 2, 3, 0, 0, 4, 0, 0, 0]
  const around = new Array<number>(FRAME_HEADER_BYTES).fill(255)
  expect([...into]).toEqual([...around, ...header, ...around])
})

test('the header is as long as its fields, which leave no hole', () => {
  let offset = 0
  for (const field of FRAME_FIELDS) {
    expect(field.offset).toBe(offset)
    offset += field.size
  }
  expect(offset).toBe(FRAME_HEADER_BYTES)
})
