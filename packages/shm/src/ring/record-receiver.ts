import { RECORD } from '../layout/structures.js'
import { compareExchange, copyOut, store } from '../memory/words.js'
import type { Liveness } from '../participants/participant.js'
import type { LockWord } from './lock-word.js'
import type { RecordRing } from './record-ring.js'
import { RecordState, STATE_BITS, STATE_MASK } from './record-state.js'

const STATE = RECORD.word.state

/** Why a receive gave nothing: no message, or another participant holds the lock. */
export type Nothing = 'empty' | 'busy'

/** The receiving side of a mailbox: many receivers, one at a time, under the receive lock. */
export class RecordReceiver {
  /** Set where a call gave nothing. */
  nothing: Nothing = 'empty'
  /** Position and length of the message that `tryTake` gave. */
  position = 0
  length = 0
  readonly #ring: RecordRing
  readonly #lock: LockWord
  readonly #liveness: Liveness
  #head = 0
  #next = 0
  #state = 0
  #atTail = true

  constructor(ring: RecordRing, lock: LockWord, liveness: Liveness) {
    this.#ring = ring
    this.#lock = lock
    this.#liveness = liveness
  }

  /** A copy of the oldest message that nobody reads in place. It is received with the last store. */
  tryReceive(): Uint8Array | undefined {
    if (!this.#acquire()) return undefined
    try {
      while (this.#findReady()) {
        const bytes = copyOut(this.#ring.memory, this.#ring.dataByte(this.position), this.length)
        if (this.#consume()) return bytes
      }
      return undefined
    } finally {
      this.#lock.release()
    }
  }

  /** Gives up to `max` messages to `use`, in place and under the lock: a death gives them to another. */
  tryReceiveMany(use: (bytes: Uint8Array, offset: number, length: number) => void, max: number): number {
    if (!this.#acquire()) return 0
    let count = 0
    try {
      while (count < max && this.#findReady()) {
        use(this.#ring.memory.lent, this.#ring.dataByte(this.position), this.length)
        this.#consume()
        count++
      }
      return count
    } finally {
      this.#lock.release()
    }
  }

  /** Marks the oldest message as read in place by `participant`; `finish` or `giveBack` ends that. */
  tryTake(participant: number): boolean {
    if (!this.#acquire()) return false
    try {
      if (!this.#findReady()) return false
      this.#mark(this.position, RecordState.taken | (participant << STATE_BITS))
      return true
    } finally {
      this.#lock.release()
    }
  }

  /** A message read in place is received. */
  finish(position: number): void {
    this.#mark(position, RecordState.done)
    this.reclaim()
  }

  /** A message read in place goes to another. */
  giveBack(position: number): void {
    this.#mark(position, RecordState.ready)
  }

  /** Frees what has been received, given up or left by the dead at the tail. Where the lock is held, its holder's next look does. */
  reclaim(): void {
    if (!this.#acquire()) return
    try {
      this.#findReady()
    } finally {
      this.#lock.release()
    }
  }

  /** Whether a receive would give a message now. */
  isReady(): boolean | 'busy' {
    if (!this.#acquire()) return 'busy'
    try {
      return this.#findReady()
    } finally {
      this.#lock.release()
    }
  }

  /** Messages that are there, those being read in place included; undefined where the lock is held. */
  count(): number | undefined {
    if (!this.#acquire()) return undefined
    try {
      let messages = 0
      this.#head = this.#ring.head()
      for (let position = this.#ring.tail(); position !== this.#head; ) {
        const state = this.#ring.stateAt(position)
        const kind = state & STATE_MASK
        if (kind === RecordState.ready || kind === RecordState.taken) messages++
        position = this.#ring.after(position, state, this.#head)
      }
      return messages
    } finally {
      this.#lock.release()
    }
  }

  /** The head that the last look saw. */
  get seenHead(): number {
    return this.#head
  }

  #acquire(): boolean {
    if (this.#lock.tryAcquire() === 'busy') {
      this.nothing = 'busy'
      return false
    }
    return true
  }

  /** Walks from the tail to the oldest message that may be received, freeing what is free before it. */
  #findReady(): boolean {
    const ring = this.#ring
    this.#head = ring.head()
    const tail = ring.tail()
    ring.used(tail, this.#head)
    this.#atTail = true
    let position = tail
    let free = tail
    let found = false
    while (position !== this.#head) {
      const state = ring.stateAt(position)
      const next = ring.after(position, state, this.#head)
      const kind = state & STATE_MASK
      if (this.#isReceivable(kind, state)) {
        this.position = position
        this.#state = state
        this.length = ring.lengthAt(position, next)
        this.#next = next
        found = true
        break
      }
      if (!this.#isFree(kind, state, position)) this.#atTail = false
      position = next
      if (this.#atTail) free = next
    }
    if (free !== tail) ring.storeTail(free)
    if (!found) this.nothing = 'empty'
    return found
  }

  #isReceivable(kind: number, state: number): boolean {
    if (kind === RecordState.ready) return true
    // Asked only of these: it is a system call.
    if (kind === RecordState.offered) return this.#liveness.isAlive(state >>> STATE_BITS)
    return kind === RecordState.taken && !this.#liveness.isAlive(state >>> STATE_BITS)
  }

  #isFree(kind: number, state: number, position: number): boolean {
    if (kind === RecordState.done || kind === RecordState.padding) return true
    if (kind === RecordState.taken) return false
    if (kind === RecordState.claimed || kind === RecordState.offered || kind === RecordState.accepted) {
      return !this.#liveness.isAlive(state >>> STATE_BITS)
    }
    throw this.#ring.corrupt(`the record at ${position} has state ${state}`)
  }

  /** False = its sender took it back, at capacity 0. */
  #consume(): boolean {
    if ((this.#state & STATE_MASK) === RecordState.offered) {
      const accepted = RecordState.accepted | (this.#state & ~STATE_MASK)
      const word = this.#ring.recordWord(this.position) + STATE
      return compareExchange(this.#ring.memory, word, this.#state, accepted)
    }
    if (this.#atTail) this.#ring.storeTail(this.#next)
    else this.#mark(this.position, RecordState.done)
    return true
  }

  #mark(position: number, state: number): void {
    store(this.#ring.memory, this.#ring.recordWord(position) + STATE, state)
  }
}
