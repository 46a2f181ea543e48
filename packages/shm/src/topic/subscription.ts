import { IpcError } from '@ipc/core'
import { RECORD } from '../layout/structures.js'
import { compareExchange, copyOut, load, type SharedMemory, store } from '../memory/words.js'
import { slotOf } from '../participants/participant.js'
import type { Slots } from '../participants/slots.js'
import type { RecordRing } from '../ring/record-ring.js'
import { RecordState, STATE_BITS, STATE_MASK } from '../ring/record-state.js'
import { OVERRUN, PINNED } from './cursors.js'

const SEQUENCE = RECORD.word.sequence

/**
 * One subscriber's way through a topic's ring. Its cursor is in its slot; a publisher takes it away to overrun the
 * subscriber, so that each of the two learns by one compare-exchange who was first.
 */
export class Subscription {
  /** Of the message that was found: its length, how many were missed before it, and where it begins. */
  length = 0
  missed = 0
  at = 0
  readonly #ring: RecordRing
  readonly #memory: SharedMemory
  readonly #slots: Slots
  readonly #cursorWord: number
  readonly #subscribedWord: number
  #expected = 0
  #cursor = 0
  #next = 0
  #sequence = 0

  constructor(ring: RecordRing, slots: Slots) {
    this.#ring = ring
    this.#memory = ring.memory
    this.#slots = slots
    this.#cursorWord = slots.word(slotOf(slots.self), 'cursor')
    this.#subscribedWord = slots.word(slotOf(slots.self), 'subscribed')
  }

  /** Begins at the head. To be called while nobody publishes. */
  begin(head: number, nextSequence: number): void {
    this.#expected = nextSequence
    store(this.#memory, this.#cursorWord, head)
    store(this.#memory, this.#subscribedWord, 1)
  }

  end(): void {
    store(this.#memory, this.#subscribedWord, 0)
  }

  /** A copy of the next message. */
  tryReceive(): Uint8Array | undefined {
    while (this.find()) {
      const bytes = copyOut(this.#memory, this.at, this.length)
      if (this.#moveOn(this.#cursor)) return bytes
    }
    return undefined
  }

  /** Keeps the next message from being overwritten until `unpin`. */
  tryPin(): boolean {
    while (this.find()) {
      if (compareExchange(this.#memory, this.#cursorWord, this.#cursor, this.#cursor | PINNED)) return true
    }
    return false
  }

  /** The message that was pinned is received. */
  unpin(): void {
    this.#moveOn(this.#cursor | PINNED)
  }

  /** Finds the next message, past what its publishers gave up; false = none yet. */
  find(): boolean {
    for (;;) {
      const cursor = load(this.#memory, this.#cursorWord)
      if (cursor === OVERRUN) this.#goToTail()
      else {
        const found = this.#look(cursor)
        if (found !== 'moved') return found === 'message'
      }
    }
  }

  #look(cursor: number): 'message' | 'none' | 'moved' {
    try {
      const head = this.#ring.head()
      if (cursor === head) return 'none'
      const state = this.#ring.stateAt(cursor)
      const kind = state & STATE_MASK
      if (kind === RecordState.claimed && this.#slots.isAlive(state >>> STATE_BITS)) return 'none'
      this.#cursor = cursor
      this.#next = this.#ring.after(cursor, state, head)
      this.#sequence = load(this.#memory, this.#ring.recordWord(cursor) + SEQUENCE)
      if (kind !== RecordState.ready) {
        this.#skip(kind, cursor)
        return 'moved'
      }
      this.length = this.#ring.lengthAt(cursor, this.#next)
      this.at = this.#ring.dataByte(cursor)
      this.missed = (this.#sequence - this.#expected) >>> 0
      return 'message'
    } catch (error) {
      // What was read may have been overwritten meanwhile; then the cursor was taken first.
      if (IpcError.is(error, 'IPC_CORRUPT') && load(this.#memory, this.#cursorWord) !== cursor) return 'moved'
      throw error
    }
  }

  #skip(kind: number, cursor: number): void {
    if (kind === RecordState.padding) {
      compareExchange(this.#memory, this.#cursorWord, cursor, this.#next)
      return
    }
    if (kind !== RecordState.done && kind !== RecordState.claimed) {
      throw this.#ring.corrupt(`the record at ${cursor} has a state of kind ${kind}`)
    }
    // A publisher gave it up, or died in it: nobody missed anything.
    if (compareExchange(this.#memory, this.#cursorWord, cursor, this.#next)) {
      this.#expected = (this.#expected + 1) | 0
    }
  }

  #moveOn(from: number): boolean {
    if (!compareExchange(this.#memory, this.#cursorWord, from, this.#next)) return false
    this.#expected = (this.#sequence + 1) | 0
    return true
  }

  /** After an overrun. The tail may move on before a publisher sees the new cursor: so look again. */
  #goToTail(): void {
    let tail = this.#ring.tail()
    compareExchange(this.#memory, this.#cursorWord, OVERRUN, tail)
    for (let now = this.#ring.tail(); now !== tail; now = this.#ring.tail()) {
      if (!compareExchange(this.#memory, this.#cursorWord, tail, now)) return
      tail = now
    }
  }
}
