import { RECORD, RING } from '../../src/layout/structures.js'
import type { SharedMemory } from '../../src/memory/words.js'
import { type Liveness, participantWord } from '../../src/participants/participant.js'
import { LockWord } from '../../src/ring/lock-word.js'
import { RecordReceiver } from '../../src/ring/record-receiver.js'
import { RecordRing } from '../../src/ring/record-ring.js'
import { RecordSender } from '../../src/ring/record-sender.js'
import { RecordState } from '../../src/ring/record-state.js'

/** A mailbox's ring in plain memory, and who works on it. */
export class PlainRing {
  readonly memory: SharedMemory
  readonly ring: RecordRing
  readonly sender: RecordSender
  readonly receiver: RecordReceiver
  readonly self = participantWord(3, 1)
  readonly dead = new Set<number>()
  /** Called when it is asked whether one is alive. */
  whenAsked: ((participant: number) => void) | undefined
  /** Heads that a repair after a theft was told. */
  readonly repaired: number[] = []

  constructor(size: number, capacity: number, largest: number) {
    const buffer = new ArrayBuffer(RING.size + size)
    const bytes = new Uint8Array(buffer)
    this.memory = { words: new Int32Array(buffer), bytes, lent: bytes }
    this.ring = new RecordRing(this.memory, { control: 0, records: RING.size, size }, largest, 'the ring')
    const isAlive = (participant: number) => {
      this.whenAsked?.(participant)
      return !this.dead.has(participant)
    }
    const liveness: Liveness = { isAlive, yield: () => undefined }
    const lock = (word: number) =>
      new LockWord(this.memory, word, this.self, liveness, { spins: 1, yields: 2 })
    this.receiver = new RecordReceiver(this.ring, lock(RING.word.receiveLock), liveness)
    this.sender = new RecordSender(
      this.ring,
      lock(RING.word.sendLock),
      capacity,
      () => this.receiver.reclaim(),
      (head) => this.repaired.push(head),
    )
  }

  word(name: keyof typeof RING.word): number {
    return this.memory.words[RING.word[name]] as number
  }

  set(name: keyof typeof RING.word, value: number): void {
    this.memory.words[RING.word[name]] = value
  }

  stateAt(position: number): number {
    return this.memory.words[this.ring.recordWord(position) + RECORD.word.state] as number
  }

  setState(position: number, state: number): void {
    this.memory.words[this.ring.recordWord(position) + RECORD.word.state] = state
  }

  /** Ends a claim: as a message of `length` bytes, or undefined = given up. */
  settle(position: number, length: number | undefined): void {
    const record = this.ring.recordWord(position)
    if (length !== undefined) this.memory.words[record + RECORD.word.length] = length
    const state = length === undefined ? RecordState.done : RecordState.ready
    this.memory.words[record + RECORD.word.state] = state
  }
}
