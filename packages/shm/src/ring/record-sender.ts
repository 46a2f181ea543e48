import { RECORD, RING } from '../layout/structures.js'
import { copyIn, get, load, publish, put } from '../memory/words.js'
import { recordExtent } from './extent.js'
import type { LockWord } from './lock-word.js'
import type { RecordRing } from './record-ring.js'
import { RecordState, STATE_MASK } from './record-state.js'

/** Instead of a position: no space now. */
export const FULL = -1
/** Instead of a position: another participant holds the lock. */
export const BUSY = -2

const { state: STATE, length: LENGTH, sequence: SEQUENCE, extent: EXTENT } = RECORD.word
const NEXT_SEQUENCE = RING.word.nextSequence
// One store of `head` a batch costs each message less; a receiver that waits gets the first ones soon.
const BATCH = 16

/** Frees space at the tail where it can, for `bytes` in all; called under the send lock when a record finds none. */
export type Reclaim = (bytes: number, head: number) => void

/** The sending side of a mailbox or topic: many senders, one at a time, under the send lock. */
export class RecordSender {
  readonly #ring: RecordRing
  readonly #lock: LockWord
  readonly #capacity: number
  readonly #reclaim: Reclaim
  readonly #afterTheft: ((head: number) => void) | undefined
  #head = 0
  #sequence = 0
  #tail = -1

  /** `capacity`: in messages, 0 or below = no limit. `afterTheft`: repairs, under the lock, what a dead owner of it left undone. */
  constructor(
    ring: RecordRing,
    lock: LockWord,
    capacity: number,
    reclaim: Reclaim,
    afterTheft?: (head: number) => void,
  ) {
    this.#ring = ring
    this.#lock = lock
    this.#capacity = capacity
    this.#reclaim = reclaim
    this.#afterTheft = afterTheft
  }

  /**
   * Writes and publishes one message. Returns its position, `FULL` or `BUSY`; then nothing happened.
   * `unless` is asked under the lock: true = `FULL`.
   */
  trySend(bytes: Uint8Array, state: number = RecordState.ready, unless?: () => boolean): number {
    if (!this.#acquire()) return BUSY
    try {
      if (unless?.() === true) return FULL
      const position = this.#place(bytes.length, state)
      if (position === FULL) return FULL
      copyIn(this.#ring.memory, this.#ring.dataByte(position), bytes)
      this.#publish()
      return position
    } finally {
      this.#lock.release()
    }
  }

  /** Sends messages from `from` on under one lock; returns how many went. */
  trySendMany(messages: readonly Uint8Array[], from: number): number {
    if (!this.#acquire()) return 0
    let count = 0
    try {
      for (let i = from; i < messages.length; i++) {
        const bytes = messages[i] as Uint8Array
        const position = this.#place(bytes.length, RecordState.ready)
        if (position === FULL) break
        copyIn(this.#ring.memory, this.#ring.dataByte(position), bytes)
        count++
        if (count % BATCH === 0) this.#publish()
      }
      this.#publish()
      return count
    } finally {
      this.#lock.release()
    }
  }

  /**
   * Publishes space for a message of `length` bytes, to be written in place by the participant in `state`.
   * `beforeSeen` runs under the lock, before anyone can see the record.
   */
  tryReserve(length: number, state: number, beforeSeen?: (position: number) => void): number {
    if (!this.#acquire()) return BUSY
    try {
      const position = this.#place(length, state)
      if (position === FULL) return FULL
      beforeSeen?.(position)
      this.#publish()
      return position
    } finally {
      this.#lock.release()
    }
  }

  /** The tail that a refused send saw. */
  get seenTail(): number {
    return this.#tail
  }

  /** Whether a message of `length` bytes could be sent now; `BUSY` where another holds the lock. */
  hasSpace(length: number): boolean | typeof BUSY {
    if (!this.#acquire()) return BUSY
    try {
      return this.#fits(recordExtent(length))
    } finally {
      this.#lock.release()
    }
  }

  /** Runs `action` at a moment in which nobody sends; false = another holds the lock. */
  withLock(action: (head: number, nextSequence: number) => void): boolean {
    if (!this.#acquire()) return false
    try {
      action(this.#head, this.#sequence)
      return true
    } finally {
      this.#lock.release()
    }
  }

  #acquire(): boolean {
    const result = this.#lock.tryAcquire()
    if (result === 'busy') return false
    try {
      this.#head = this.#ring.head()
      if (result === 'stolen') {
        this.#repairSequence()
        this.#afterTheft?.(this.#head)
      }
      this.#sequence = get(this.#ring.memory, this.#ring.control + NEXT_SEQUENCE)
      return true
    } catch (error) {
      this.#lock.release()
      throw error
    }
  }

  /** Writes a record's header at the head, after padding where it must start a new lap, and moves the local head. */
  #place(length: number, state: number): number {
    const { memory } = this.#ring
    const extent = recordExtent(length)
    if (!this.#fits(extent)) return FULL
    if (extent > this.#ring.room(this.#head)) {
      put(memory, this.#ring.recordWord(this.#head) + STATE, RecordState.padding)
      this.#head = this.#ring.advance(this.#head, this.#ring.room(this.#head))
    }
    const position = this.#head
    const word = this.#ring.recordWord(position)
    put(memory, word + STATE, state)
    put(memory, word + LENGTH, length)
    put(memory, word + SEQUENCE, this.#sequence)
    put(memory, word + EXTENT, extent)
    this.#sequence = (this.#sequence + 1) | 0
    this.#head = this.#ring.advance(position, extent)
    return position
  }

  /** Records first, then their number: where a death falls between, the records are there to be counted. */
  #publish(): void {
    this.#ring.storeHead(this.#head)
    publish(this.#ring.memory, this.#ring.control + NEXT_SEQUENCE, this.#sequence)
  }

  #fits(extent: number): boolean {
    const room = this.#ring.room(this.#head)
    const needed = extent > room ? room + extent : extent
    if (this.#fitsNow(needed)) return true
    this.#reclaim(needed, this.#head)
    return this.#fitsNow(needed)
  }

  #fitsNow(needed: number): boolean {
    const tail = this.#ring.tail()
    this.#tail = tail
    if (this.#ring.used(tail, this.#head) + needed > this.#ring.size) return false
    return this.#capacity <= 0 || this.#count(tail) < this.#capacity
  }

  /** Records from `tail` on that have not been taken back. Receivers may move the tail: then it is too high. */
  #count(tail: number): number {
    let first = tail
    if (first === this.#head) return 0
    const state = this.#ring.stateAt(first)
    if ((state & STATE_MASK) === RecordState.padding) first = this.#ring.after(first, state, this.#head)
    if (first === this.#head) return 0
    return (this.#sequence - load(this.#ring.memory, this.#ring.recordWord(first) + SEQUENCE)) | 0
  }

  /**
   * A sender that died after publishing and before counting left a number that a record has. Where receivers have emptied
   * the ring since, it is used again: only the number of records that are there, and a topic's, whose lock frees them, count.
   */
  #repairSequence(): void {
    const { memory, control } = this.#ring
    let last: number | undefined
    for (let position = this.#ring.tail(); position !== this.#head; ) {
      const state = this.#ring.stateAt(position)
      if ((state & STATE_MASK) !== RecordState.padding) {
        last = load(memory, this.#ring.recordWord(position) + SEQUENCE)
      }
      position = this.#ring.after(position, state, this.#head)
    }
    if (last !== undefined) put(memory, control + NEXT_SEQUENCE, (last + 1) | 0)
  }
}
