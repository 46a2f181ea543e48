import assert from 'node:assert/strict'
import { expect, test } from '@jest/globals'
import { SegmentKind } from '../src/layout/structures.js'
import { LinkReceiver } from '../src/ring/link-receiver.js'
import { LinkSender } from '../src/ring/link-sender.js'
import { RecordRing, type RingPlace } from '../src/ring/record-ring.js'
import { segmentLayout } from '../src/segment/segment-layout.js'
import { type Random, randomNumbers, seedOf } from './support/corruption.js'

const RING_BYTES = 16_384
const LARGEST = 8_000
const ROUNDS = 400

function ends(): { sender: LinkSender; receiver: LinkReceiver } {
  const layout = segmentLayout(SegmentKind.link, RING_BYTES)
  const buffer = new ArrayBuffer(layout.size)
  const bytes = new Uint8Array(buffer)
  const memory = { words: new Int32Array(buffer), bytes, lent: bytes }
  const ring = () => new RecordRing(memory, layout.rings[0] as RingPlace, LARGEST, 'the link')
  return { sender: new LinkSender(ring(), -1), receiver: new LinkReceiver(ring(), LARGEST) }
}

/** Mostly small ones in runs of one size, now and then none or a large one. */
function message(random: Random, size: number): Uint8Array {
  const length = random(8) === 0 ? ([0, 1, 2_049, random(LARGEST)][random(4)] as number) : size
  return new Uint8Array(length).fill(random(256))
}

test('by the block, one by one and in between, whatever their sizes and kinds, each message comes once, whole and in order', () => {
  const random = randomNumbers(seedOf('blocks'))
  const { sender, receiver } = ends()
  const sent: { readonly bytes: Uint8Array; readonly kind: number }[] = []
  const check = (received: readonly Uint8Array[], kind: number) => {
    for (const bytes of received) {
      const next = sent.shift()
      assert.ok(next !== undefined && kind === next.kind && Buffer.compare(bytes, next.bytes) === 0)
    }
  }
  let blocks = 0
  for (let round = 0; round < ROUNDS; round++) {
    const size = random(300)
    for (let count = random(100); count > 0; count--) {
      const kind = random(20) === 0 ? 1 : 0
      const bytes = message(random, size)
      if (!sender.trySend(bytes, kind, 0)) break
      sent.push({ bytes, kind })
    }
    for (let calls = random(4); calls > 0; calls--) {
      const one = random(3) === 0 ? receiver.tryReceive() : undefined
      if (one !== undefined) check([one], receiver.kind)
      const received: Uint8Array[] = []
      const max = random(2) === 0 ? Number.POSITIVE_INFINITY : 1 + random(60)
      expect(receiver.tryReceiveCopies(received, 0, max)).toBe(received.length)
      expect(received.length).toBeLessThanOrEqual(max)
      if (received.length > 3) blocks++
      check(received, 0)
    }
  }
  for (let rest = receiver.tryReceive(); rest !== undefined; rest = receiver.tryReceive()) {
    check([rest], receiver.kind)
  }
  expect(sent).toEqual([])
  expect(blocks).toBeGreaterThan(ROUNDS / 10)
})
