import { RING, SEGMENT, SegmentKind, SLOT, SLOT_COUNT } from '../layout/structures.js'
import { CACHE_LINE_BYTES, roundUp } from '../layout/table.js'
import type { RingPlace } from '../ring/record-ring.js'

/** Where the parts of a segment begin, in bytes. */
export interface SegmentLayout {
  readonly rings: readonly RingPlace[]
  readonly slots: number
  readonly size: number
}

/** Header, the rings' words, the slots (none in a link), the rings' records: one after the other. */
export function segmentLayout(kind: number, ringBytes: number): SegmentLayout {
  const ringCount = kind === SegmentKind.link ? 2 : 1
  const slots = SEGMENT.size + ringCount * RING.size
  let at = slots + (kind === SegmentKind.link ? 0 : SLOT_COUNT * SLOT.size)
  const rings: RingPlace[] = []
  for (let ring = 0; ring < ringCount; ring++) {
    rings.push({ control: SEGMENT.size + ring * RING.size, records: at, size: ringBytes })
    at += roundUp(ringBytes, CACHE_LINE_BYTES)
  }
  return { rings, slots, size: at }
}
