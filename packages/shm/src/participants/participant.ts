const SLOT_BITS = 7
const SLOT_MASK = (1 << SLOT_BITS) - 1
/** Generations go from 1 to this, then from 1 again; with the slot they fit beside a record's state. */
export const LAST_GENERATION = (1 << 22) - 1

/** A participant as one number, never 0: what a lock word holds. */
export function participantWord(slot: number, generation: number): number {
  return slot | (generation << SLOT_BITS)
}

export function slotOf(participant: number): number {
  return participant & SLOT_MASK
}

export function generationOf(participant: number): number {
  return participant >>> SLOT_BITS
}

/** What a ring asks about other participants; answered by the kernel. */
export interface Liveness {
  /** Whether the process of this participant still has the object open. A stopped one has. */
  isAlive(participant: number): boolean
  /** Lets another thread have the processor. */
  yield(): void
}
