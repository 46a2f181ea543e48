import { IpcError, indirect } from '@ipc/core'
import { uniqueName } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { shm } from '../src/index.js'
import {
  CreationState,
  LINK_RECORD,
  RING,
  SEGMENT,
  SegmentKind,
  SLOT,
  SLOT_COUNT,
} from '../src/layout/structures.js'
import { LinkReceiver } from '../src/ring/link-receiver.js'
import { LinkSender } from '../src/ring/link-sender.js'
import { RecordRing } from '../src/ring/record-ring.js'
import { decodeHeader, encodeHeader } from '../src/segment/segment-header.js'
import { segmentLayout } from '../src/segment/segment-layout.js'
import { attempt, type Random, randomNumbers, seedOf, wrongNumber } from './support/corruption.js'
import { mapObject } from './support/mailbox-after-death.js'

// 100,000 in all, or as many as IPC_CORRUPTIONS says.
const SHARE = Number(process.env.IPC_CORRUPTIONS ?? 100_000) / 100_000
const MAILBOX_CORRUPTIONS = 40_000 * SHARE
const LINK_CORRUPTIONS = 40_000 * SHARE
const HEADER_CORRUPTIONS = 20_000 * SHARE
const RING_BYTES = 2048
const LARGEST = RING_BYTES / 2
const TEST_MS = 180_000

/** Overwrites one word: often a position, else any of the ring's control words or of its records. */
function corrupt(words: Int32Array, random: Random, control: number, records: number): void {
  const [inControl, positions] = [control / 4, [RING.word.head, RING.word.tail]]
  const index = [
    inControl + (positions[random(2)] as number),
    inControl + random(RING.size / 4),
    records / 4 + random(RING_BYTES / 4),
  ][random(3)] as number
  words[index] = wrongNumber(random, words[index] as number)
}

describe('C16 100,000 corruptions give a message or IPC_CORRUPT', () => {
  test(
    `${MAILBOX_CORRUPTIONS} of a mailbox’s ring`,
    async () => {
      const random = randomNumbers(seedOf('mailbox'))
      const told = { results: 0, corrupt: 0 }
      const options = { buffering: { bytes: RING_BYTES }, removeOnLastClose: true }
      const mailbox = await indirect(uniqueName('corrupted'), shm(), options)
      const mapping = mapObject(mailbox.address)
      const sound = mapping.bytes.slice(SEGMENT.size)
      const records = SEGMENT.size + RING.size + SLOT_COUNT * SLOT.size
      const size = (length: number) => expect(length).toBeLessThanOrEqual(LARGEST)
      for (let count = 0; count < MAILBOX_CORRUPTIONS; count++) {
        // From a sound ring again, filled in another way, before what is wrong adds up to nothing but refusals.
        if (count % 8 === 0) {
          mapping.bytes.set(sound, SEGMENT.size)
          for (let step = random(12); step > 0; step--) {
            mailbox.trySend(new Uint8Array(random(600)))
            if (step % 3 === 0) mailbox.tryReceive()
          }
        }
        corrupt(mapping.int32, random, SEGMENT.size, records)
        attempt(told, () => mailbox.trySend(new Uint8Array(random(600))))
        size(attempt(told, () => mailbox.tryReceive())?.data.length ?? 0)
        if (count % 2 === 0)
          attempt(told, () => mailbox.tryReadMany((_, __, length) => size(length), { max: 100 }))
        else attempt(told, () => mailbox.tryRead((view) => size(view.length)))
        attempt(told, () => mailbox.tryClaim(50)?.commit(10))
        attempt(told, () => mailbox.stats())
      }
      mapping.bytes.set(sound, SEGMENT.size)
      mapping.close()
      await mailbox.close()
      expect(Math.min(told.results, told.corrupt)).toBeGreaterThan(MAILBOX_CORRUPTIONS / 10)
    },
    TEST_MS,
  )

  test(
    `${LINK_CORRUPTIONS} of a link’s ring`,
    () => {
      const random = randomNumbers(seedOf('link'))
      const told = { results: 0, corrupt: 0 }
      const layout = segmentLayout(SegmentKind.link, RING_BYTES)
      const buffer = new ArrayBuffer(layout.size)
      const bytes = new Uint8Array(buffer)
      const memory = { words: new Int32Array(buffer), bytes, lent: bytes }
      const place = layout.rings[0] as NonNullable<(typeof layout.rings)[0]>
      const ends = () => {
        const ring = new RecordRing(memory, place, LARGEST, 'the link')
        return { sender: new LinkSender(ring, 5), receiver: new LinkReceiver(ring, LARGEST) }
      }
      let { sender, receiver } = ends()
      for (let count = 0; count < LINK_CORRUPTIONS; count++) {
        if (count % 8 === 0) {
          memory.words.fill(0)
          ;({ sender, receiver } = ends())
          for (let step = random(12); step > 0; step--) {
            sender.trySend(new Uint8Array(random(600)), 0, 0)
            if (step % 3 === 0) receiver.tryReceive()
          }
        }
        corrupt(memory.words, random, place.control, place.records)
        attempt(told, () => sender.trySend(new Uint8Array(random(600)), 0, 0))
        attempt(told, () => receiver.count())
        expect(attempt(told, () => receiver.tryReceive())?.length ?? 0).toBeLessThanOrEqual(LARGEST)
        attempt(told, () => sender.trySendMany([new Uint8Array(9), new Uint8Array(random(600))], 0, 0, 0))
        const copies: Uint8Array[] = []
        attempt(told, () => receiver.tryReceiveCopies(copies, 0, 1 + random(3)))
        for (const { length } of copies) expect(length).toBeLessThanOrEqual(LARGEST)
        attempt(told, () =>
          receiver.tryReceiveMany((_, __, length) => expect(length).toBeLessThanOrEqual(LARGEST), 0, 100),
        )
      }
      expect(Math.min(told.results, told.corrupt)).toBeGreaterThan(LINK_CORRUPTIONS / 10)
    },
    TEST_MS,
  )

  test.each([0x7fff_ffff, 0x7fff_fff0, 0x7fff_ffec, -2])(
    'a link record that says it has %d bytes',
    (length) => {
      const layout = segmentLayout(SegmentKind.link, RING_BYTES)
      const buffer = new ArrayBuffer(layout.size)
      const bytes = new Uint8Array(buffer)
      const memory = { words: new Int32Array(buffer), bytes, lent: bytes }
      const place = layout.rings[0] as NonNullable<(typeof layout.rings)[0]>
      const ring = new RecordRing(memory, place, LARGEST, 'the link')
      new LinkSender(ring, 5).trySend(new Uint8Array(8), 0, 0)
      memory.words[place.records / 4 + LINK_RECORD.word.length] = length
      const receiver = new LinkReceiver(ring, LARGEST)
      for (const call of [() => receiver.count(), () => receiver.tryReceive()]) {
        expect(call).toThrow(expect.objectContaining({ code: 'IPC_CORRUPT' }))
      }
    },
  )

  test(`${HEADER_CORRUPTIONS} of a header: or IPC_VERSION, or IPC_MISMATCH for another name or kind`, () => {
    const random = randomNumbers(seedOf('header'))
    const codes = new Map<string, number>()
    const attributes = { codec: 'bytes', capacity: 5, bytes: RING_BYTES, maxMessageBytes: LARGEST }
    const { size } = segmentLayout(SegmentKind.mailbox, RING_BYTES + 32)
    for (let count = 0; count < HEADER_CORRUPTIONS; count++) {
      const header = {
        ...attributes,
        ringBytes: RING_BYTES + 32,
        kind: SegmentKind.mailbox,
        name: 'default/it',
        generation: 1,
      }
      const bytes = encodeHeader(header, CreationState.ready)
      for (let wrong = 1 + random(3); wrong > 0; wrong--) {
        const at = random(SEGMENT.size / 4) * 4
        bytes.writeInt32LE(wrongNumber(random, bytes.readInt32LE(at)), at)
      }
      const present = random(20) === 0 ? bytes.subarray(0, random(SEGMENT.size)) : bytes
      let code = 'sound'
      try {
        const read = decodeHeader(present, size, SegmentKind.mailbox, 'default/it', 'the object')
        // Whatever it says, it describes no more than is there.
        expect(segmentLayout(read.kind, read.ringBytes).size).toBeLessThanOrEqual(size)
        expect(2 * read.maxMessageBytes).toBeLessThanOrEqual(read.ringBytes)
      } catch (error) {
        if (!IpcError.is(error)) throw error
        code = error.code
      }
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
    expect([...codes.keys()].sort()).toEqual(['IPC_CORRUPT', 'IPC_MISMATCH', 'IPC_VERSION', 'sound'])
  })
})
