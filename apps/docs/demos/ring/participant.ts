import { RING } from '@shm-source/layout/structures.js'
import { type Liveness, participantWord } from '@shm-source/participants/participant.js'
import { LockWord } from '@shm-source/ring/lock-word.js'
import { RecordReceiver } from '@shm-source/ring/record-receiver.js'
import { RecordRing } from '@shm-source/ring/record-ring.js'
import { RecordSender } from '@shm-source/ring/record-sender.js'
import { Board, count, WORKERS } from './board.js'
import type { SharedMemory } from './paced-words.js'

// Asks who is alive at once: a person watches each look.
const PATIENCE = { spins: 1, yields: 2 }
const NO_CAPACITY = -1

/** Who a lock word or record names. */
export function workerOf(participant: number): number {
  return participant & 127
}

export function generationOf(participant: number): number {
  return participant >>> 7
}

/** The ring's own two ends, as a mailbox has them, in a worker. */
export interface Participant {
  readonly sender: RecordSender
  readonly receiver: RecordReceiver
}

export function participate(buffer: SharedArrayBuffer, board: Int32Array, self: number): Participant {
  const bytes = new Uint8Array(buffer)
  const memory: SharedMemory = { words: new Int32Array(buffer), bytes, lent: bytes }
  const ringBytes = buffer.byteLength - RING.size
  const place = { control: 0, records: RING.size, size: ringBytes }
  const ring = new RecordRing(memory, place, ringBytes / 2, 'the ring of this page')
  const own = participantWord(self, Atomics.load(board, Board.generation + self))
  const liveness: Liveness = {
    isAlive(participant) {
      const worker = workerOf(participant)
      return (
        worker < WORKERS &&
        Atomics.load(board, Board.alive + worker) === 1 &&
        Atomics.load(board, Board.generation + worker) === generationOf(participant)
      )
    },
    yield() {},
  }
  const lock = (word: number) => new CountedLock(memory, word, own, liveness, board, self)
  const receiver = new RecordReceiver(ring, lock(RING.word.receiveLock), liveness)
  const sender = new RecordSender(ring, lock(RING.word.sendLock), NO_CAPACITY, () => receiver.reclaim())
  return { sender, receiver }
}

/** The ring's lock, which tells the board when it was taken from a dead owner. */
class CountedLock extends LockWord {
  readonly #board: Int32Array
  readonly #self: number

  constructor(
    memory: SharedMemory,
    word: number,
    own: number,
    liveness: Liveness,
    board: Int32Array,
    self: number,
  ) {
    super(memory, word, own, liveness, PATIENCE)
    this.#board = board
    this.#self = self
  }

  override tryAcquire(): 'taken' | 'stolen' | 'busy' {
    const result = super.tryAcquire()
    if (result === 'stolen') count(this.#board, Board.thefts, this.#self)
    return result
  }
}
