import { describe, expect, test } from '@jest/globals'
import {
  CODEC_BYTES,
  CreationState,
  NAME_BYTES,
  RING,
  SEGMENT,
  SegmentKind,
  SLOT,
} from '../src/layout/structures.js'
import { MAX_RING_BYTES } from '../src/segment/attributes.js'
import {
  decodeHeader,
  encodeHeader,
  isUnfinished,
  type SegmentHeader,
} from '../src/segment/segment-header.js'
import { segmentLayout } from '../src/segment/segment-layout.js'

const HEADER: SegmentHeader = {
  kind: SegmentKind.mailbox,
  generation: 77,
  capacity: 5,
  bytes: 2_048,
  maxMessageBytes: 1_000,
  ringBytes: 2_080,
  codec: 'json',
  name: 'default/it',
}
const HUGE = Number.MAX_SAFE_INTEGER

const bytesOf = (header: Partial<SegmentHeader> = {}): Buffer =>
  encodeHeader({ ...HEADER, ...header }, CreationState.ready)
const decode = (bytes: Buffer, size = HUGE, kind: number = HEADER.kind, name?: string): SegmentHeader =>
  decodeHeader(bytes, size, kind, name, 'the object')
const refused = (code: string) => expect.objectContaining({ code, address: 'the object' })

describe('the header of a segment', () => {
  test.each(Object.entries(SegmentKind))('of a %s is read as it was written', (_, kind) => {
    const header = { ...HEADER, kind }
    expect(decode(bytesOf(header), HUGE, kind, HEADER.name)).toEqual(header)
    const words = new Int32Array(new Uint8Array(bytesOf(header)).buffer)
    const { slots, rings } = SEGMENT.word
    const isLink = kind === SegmentKind.link
    expect([words[slots], words[rings]]).toEqual(isLink ? [0, 2] : [128, 1])
  })

  test('holds names up to their space, and cuts those beyond it', () => {
    const codec = 'c'.repeat(CODEC_BYTES - 1)
    const name = 'n'.repeat(NAME_BYTES - 1)
    expect(decode(bytesOf({ codec, name }))).toMatchObject({ codec, name })
    expect(decode(bytesOf({ codec: `${codec}x`, name: `${name}x` }))).toMatchObject({ codec, name })
    // Another program's, without the zero byte at its end: read no further than its space.
    const bytes = bytesOf()
    bytes.fill('x', SEGMENT.word.codec * 4, SEGMENT.word.codec * 4 + CODEC_BYTES)
    expect(decode(bytes).codec).toBe('x'.repeat(CODEC_BYTES))
    const last = bytesOf()
    last.fill('y', SEGMENT.word.name * 4)
    expect(decode(last).name).toBe('y'.repeat(NAME_BYTES))
  })

  test.each([
    ['mailbox', 1, 128],
    ['link', 2, 0],
    ['topic', 1, 128],
  ] as const)(
    'of a %s is followed by the words of its rings, its slots, then the records',
    (name, rings, slots) => {
      const afterRings = SEGMENT.size + rings * RING.size
      const afterSlots = afterRings + slots * SLOT.size
      // Each ring's records have whole cache lines, and its own bytes.
      expect(segmentLayout(SegmentKind[name], 2_088)).toEqual({
        rings: Array.from({ length: rings }, (_, ring) => ({
          control: SEGMENT.size + ring * RING.size,
          records: afterSlots + ring * 2_112,
          size: 2_088,
        })),
        slots: afterRings,
        size: afterSlots + rings * 2_112,
      })
    },
  )

  test('describes no more than is there', () => {
    for (const kind of Object.values(SegmentKind)) {
      const { size } = segmentLayout(kind, HEADER.ringBytes)
      const bytes = bytesOf({ kind })
      expect(decode(bytes, size, kind).kind).toBe(kind)
      expect(() => decode(bytes, size - 1, kind)).toThrow(refused('IPC_CORRUPT'))
    }
    expect(decode(bytesOf().subarray(0, SEGMENT.size)).name).toBe(HEADER.name)
    expect(() => decode(bytesOf().subarray(0, SEGMENT.size - 1))).toThrow(refused('IPC_CORRUPT'))
  })

  test.each(['magic', 'byteOrder'] as const)('with another %s is IPC_CORRUPT', (field) => {
    const bytes = bytesOf()
    bytes.writeInt32LE(1, SEGMENT.word[field] * 4)
    expect(() => decode(bytes)).toThrow(refused('IPC_CORRUPT'))
  })

  test('with another layout is IPC_VERSION', () => {
    const bytes = bytesOf()
    bytes.writeInt32LE(2, SEGMENT.word.layoutVersion * 4)
    expect(() => decode(bytes)).toThrow(refused('IPC_VERSION'))
  })

  test('of another kind or name is IPC_MISMATCH, which says what is there', () => {
    const bytes = bytesOf()
    expect(() => decode(bytes, HUGE, SegmentKind.topic)).toThrow(refused('IPC_MISMATCH'))
    expect(() => decode(bytes, HUGE, SegmentKind.topic)).toThrow(/mailbox 'default\/it', not the topic/)
    expect(() => decode(bytes, HUGE, HEADER.kind, 'default/other')).toThrow(refused('IPC_MISMATCH'))
    bytes.writeInt32LE(9, SEGMENT.word.kind * 4)
    expect(() => decode(bytes)).toThrow(/unknown object/)
  })

  test.each<[Partial<SegmentHeader>, Partial<SegmentHeader>]>([
    [
      { ringBytes: 32, maxMessageBytes: 0 },
      { ringBytes: 24, maxMessageBytes: 0 },
    ],
    [{ ringBytes: 2_088 }, { ringBytes: 2_084 }],
    [{ ringBytes: MAX_RING_BYTES + 64 }, { ringBytes: MAX_RING_BYTES + 72 }],
    [{ maxMessageBytes: 0 }, { maxMessageBytes: -1 }],
    [{ maxMessageBytes: 1_040 }, { maxMessageBytes: 1_041 }],
    [{ bytes: 0 }, { bytes: -1 }],
    [{ capacity: -1 }, { capacity: -2 }],
  ])('may say %p and not %p', (sound, unsound) => {
    expect(decode(bytesOf(sound))).toMatchObject(sound)
    expect(() => decode(bytesOf(unsound))).toThrow(refused('IPC_CORRUPT'))
  })

  test('is unfinished until its creator has written ready', () => {
    const begun = encodeHeader(HEADER, CreationState.none)
    expect(isUnfinished(begun)).toBe(true)
    expect(isUnfinished(begun.subarray(0, 16))).toBe(true)
    expect(isUnfinished(Buffer.alloc(0))).toBe(true)
    expect(isUnfinished(bytesOf())).toBe(false)
    // Somebody else's.
    expect(isUnfinished(begun.subarray(0, 15))).toBe(false)
    expect(isUnfinished(Buffer.alloc(SEGMENT.size))).toBe(false)
  })
})
