import assert from 'node:assert/strict'
import { RING } from '../../src/layout/structures.js'
import type { SharedMemory } from '../../src/memory/words.js'
import { type Liveness, participantWord } from '../../src/participants/participant.js'
import { LockWord } from '../../src/ring/lock-word.js'
import { RecordOffer } from '../../src/ring/record-offer.js'
import { RecordReceiver } from '../../src/ring/record-receiver.js'
import { RecordRing } from '../../src/ring/record-ring.js'
import { RecordSender } from '../../src/ring/record-sender.js'
import type { Actor } from './explore.js'
import { type Log, stepper } from './model-memory.js'

const PATIENCE = { spins: 1, yields: 1 }
const NAMES = ['a', 'b', 'c', 'survivor']

/** A ring in the model's memory, and who works on it. */
export class World {
  readonly words: Int32Array
  readonly dead = new Set<string>()
  readonly #memory: SharedMemory
  readonly #size: number
  readonly #capacity: number

  /** `everyoneIsDead`: a world in which locks are stolen from the living, to see that this is found. */
  constructor(
    size: number,
    capacity: number,
    position: number,
    readonly everyoneIsDead = false,
  ) {
    const buffer = new ArrayBuffer(RING.size + size)
    this.words = new Int32Array(buffer)
    const bytes = new Uint8Array(buffer)
    this.#memory = { words: this.words, bytes, lent: bytes }
    this.#size = size
    this.#capacity = capacity
    this.words[RING.word.head] = position
    this.words[RING.word.tail] = position
  }

  /** The ring's own classes, made anew for each run of an actor. */
  open(name: string): { sender: RecordSender; receiver: RecordReceiver; offer: RecordOffer } {
    const self = participantWord(NAMES.indexOf(name), 1)
    const liveness: Liveness = {
      isAlive: (participant) =>
        stepper.step(() => !this.everyoneIsDead && !this.dead.has(NAMES[participant & 127] as string)),
      yield: () => undefined,
    }
    const place = { control: 0, records: RING.size, size: this.#size }
    const ring = new RecordRing(this.#memory, place, 64, 'the model')
    const lock = (word: number) => new LockWord(this.#memory, word, self, liveness, PATIENCE)
    const receiver = new RecordReceiver(ring, lock(RING.word.receiveLock), liveness)
    const sender = new RecordSender(ring, lock(RING.word.sendLock), this.#capacity, () => receiver.reclaim())
    return { sender, receiver, offer: new RecordOffer(ring, sender, receiver, self) }
  }

  sends(name: string, ...messages: number[]): Actor {
    const act = () => {
      const { sender } = this.open(name)
      return messages.filter((message) => sender.trySend(messageBytes(message)) >= 0)
    }
    return { name, act }
  }

  /** Offers a message and takes it back. */
  offers(name: string, message: number): Actor {
    const act = () => {
      const { offer } = this.open(name)
      if (!offer.make(messageBytes(message))) return 'refused'
      return offer.withdraw() ? 'cancelled' : 'sent'
    }
    return { name, act }
  }

  receives(name: string, times: number): Actor {
    const act = () => {
      const { receiver } = this.open(name)
      return Array.from({ length: times }, () => receiver.tryReceive()).map(messageNumber)
    }
    return { name, act }
  }

  /** What a survivor finds, by itself. */
  survive<T>(act: (open: ReturnType<World['open']>) => T): T {
    return runAlone(() => act(this.open('survivor')))
  }
}

/** Runs `act` to its end with nobody else, from where its log has brought it. */
export function runAlone<T>(act: () => T, from: Log = []): T {
  for (let log = from; ; ) {
    const run = stepper.run(log, true, act)
    if (run.done) return run.result as T
    log = run.log
  }
}

export const messageBytes = (message: number) => new Uint8Array(8).fill(message)

export function messageNumber(bytes: Uint8Array | undefined): number {
  if (bytes === undefined) return 0
  assert.equal(bytes.length, 8)
  assert.ok(bytes.every((byte) => byte === bytes[0]))
  return bytes[0] as number
}
