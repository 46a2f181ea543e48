import { IpcError } from '@ipc/core'
import { byteIsLocked, schedYield, tryLockByte, unlockByte } from '@ipc/ffi'
import { SLOT, SLOT_COUNT } from '../layout/structures.js'
import { load, type SharedMemory, store } from '../memory/words.js'
import { generationOf, LAST_GENERATION, type Liveness, participantWord, slotOf } from './participant.js'

const {
  generation: GENERATION,
  process: PROCESS,
  sleeps: SLEEPS,
  cursor: CURSOR,
  subscribed: SUBSCRIBED,
} = SLOT.word

/** Who takes part in one mailbox or topic. A slot belongs to whose open file holds the lock on the byte of its number. */
export class Slots implements Liveness {
  readonly #memory: SharedMemory
  readonly #fd: number
  readonly #first: number
  readonly #address: string
  #self = 0

  /** `first`: byte at which the slots begin. */
  constructor(memory: SharedMemory, fd: number, first: number, address: string) {
    this.#memory = memory
    this.#fd = fd
    this.#first = first / 4
    this.#address = address
  }

  /** This handle, as one number. */
  get self(): number {
    return this.#self
  }

  /** Takes a free slot. Throws `IPC_LIMIT` when every slot has a living owner. */
  take(): void {
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      if (!tryLockByte(this.#fd, slot)) continue
      const last = load(this.#memory, this.word(slot, 'generation'))
      // The new number disowns at once whatever the last owner still held.
      const generation = last >= 1 && last < LAST_GENERATION ? last + 1 : 1
      store(this.#memory, this.word(slot, 'generation'), generation)
      store(this.#memory, this.word(slot, 'sleeps'), 0)
      store(this.#memory, this.word(slot, 'subscribed'), 0)
      store(this.#memory, this.word(slot, 'process'), process.pid)
      this.#self = participantWord(slot, generation)
      return
    }
    throw new IpcError(
      'IPC_LIMIT',
      `${this.#address} has ${SLOT_COUNT} open handles, as many as one mailbox or topic takes: close some, or use several`,
      { address: this.#address, limit: SLOT_COUNT },
    )
  }

  /** Gives the slot back. The lock would outlive the descriptor as long as the mapping lives, so it is undone by name. */
  release(): void {
    const slot = slotOf(this.#self)
    store(this.#memory, this.word(slot, 'subscribed'), 0)
    store(this.#memory, this.word(slot, 'sleeps'), 0)
    store(this.#memory, this.word(slot, 'process'), 0)
    unlockByte(this.#fd, slot)
  }

  isAlive(participant: number): boolean {
    if (participant === this.#self) return true
    const slot = slotOf(participant)
    if (load(this.#memory, this.word(slot, 'generation')) !== generationOf(participant)) return false
    return byteIsLocked(this.#fd, slot)
  }

  /** Whether anyone else has the object open. */
  hasOthers(): boolean {
    return byteIsLocked(this.#fd, 0, SLOT_COUNT)
  }

  yield(): void {
    schedYield()
  }

  /** The owner of a slot, living or not, as one number. */
  participantAt(slot: number): number {
    return participantWord(slot, load(this.#memory, this.word(slot, 'generation')) & LAST_GENERATION)
  }

  /** Index of a slot's word. */
  word(slot: number, field: 'generation' | 'process' | 'sleeps' | 'cursor' | 'subscribed'): number {
    return this.#first + (slot * SLOT.size) / 4 + OFFSETS[field]
  }
}

const OFFSETS = {
  generation: GENERATION,
  process: PROCESS,
  sleeps: SLEEPS,
  cursor: CURSOR,
  subscribed: SUBSCRIBED,
} as const
