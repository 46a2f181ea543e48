import { LINK_RECORD, RING, SEGMENT, SegmentKind, SLOT, SLOT_COUNT } from '../../src/layout/structures.js'
import type { PlacedField } from '../../src/layout/table.js'
import type { SharedMemory } from '../../src/memory/words.js'

const KIND = SEGMENT.word.kind

/** What a step writes, in the words of docs/layout.md: "store ring 0 head". */
export function label(name: string, parameters: readonly [SharedMemory, number]): string {
  const [{ words }, index] = parameters
  return `${name} ${place(words[KIND] === SegmentKind.link ? 2 : 1, index * 4)}`
}

function place(rings: number, byte: number): string {
  const inRings = byte - SEGMENT.size
  if (inRings < rings * RING.size) {
    return `ring ${Math.floor(inRings / RING.size)} ${fieldAt(RING.fields, inRings % RING.size)}`
  }
  const inSlots = inRings - rings * RING.size
  if (rings === 1 && inSlots < SLOT_COUNT * SLOT.size)
    return `slot ${fieldAt(SLOT.fields, inSlots % SLOT.size)}`
  // Where a record begins is known to who writes it only.
  return `record, word ${(byte / 4) % (LINK_RECORD.size / 4)}`
}

function fieldAt(fields: readonly PlacedField[], offset: number): string {
  return fields.findLast((field) => field.offset <= offset)?.name ?? 'nothing'
}
