import { IpcError } from '@ipc/core'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { FRAME_FIELDS, FRAME_HEADER_BYTES, FrameFlag, FrameReader, writeFrameHeader } from '../src/adapter.js'

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
  ])('%s is IPC_CORRUPT', (_, stream) => {
    expect(() => read(stream, [], 64)).toThrow(expect.objectContaining({ code: 'IPC_CORRUPT', limit: 64 }))
  })
})

test('the header is as long as its fields, which leave no hole', () => {
  let offset = 0
  for (const field of FRAME_FIELDS) {
    expect(field.offset).toBe(offset)
    offset += field.size
  }
  expect(offset).toBe(FRAME_HEADER_BYTES)
})
