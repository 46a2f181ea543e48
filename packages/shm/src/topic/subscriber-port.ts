import { setTimeout as delay } from 'node:timers/promises'
import { IpcError } from '@ipc/core'
import type { Direction, Header, InPlace, Port, PortHost } from '@ipc/core/adapter'
import { RING } from '../layout/structures.js'
import { load, type SharedMemory } from '../memory/words.js'
import type { Membership } from '../participants/membership.js'
import { Parking, type Waitable } from '../waiting/parking.js'
import type { SpinLimit } from '../waiting/spinner.js'
import { Subscription } from './subscription.js'
import { topicSender } from './topic-sender.js'

const WAIT_MS = 1
const TIMEOUT_MS = 5000

/** A subscriber of a topic: sees each message from its subscription on, unless a publisher does not wait for it. */
export class SubscriberPort implements Port, Waitable {
  readonly address: string
  readonly buffering: { readonly capacity: number; readonly bytes: number }
  readonly maxMessageBytes: number
  readonly #member: Membership
  readonly #memory: SharedMemory
  readonly #subscription: Subscription
  readonly #parking: Parking
  readonly #headWord: number
  #host: PortHost | undefined
  #seenHead = -1
  #reading = false
  #closed = false

  constructor(member: Membership, spin: SpinLimit) {
    const { ring, slots, segment } = member
    this.#member = member
    this.#memory = ring.memory
    this.address = segment.address
    this.buffering = member.buffering
    this.maxMessageBytes = segment.header.maxMessageBytes
    this.#headWord = ring.control + RING.word.head
    this.#subscription = new Subscription(ring, slots)
    this.#parking = new Parking(this, member.alarm, spin, (to) => this.#host?.wake(to))
  }

  /** Begins to take part; waits while a publisher keeps the lock. Throws `IPC_LIMIT` after 5 s of that. */
  async subscribe(): Promise<void> {
    const { ring, slots, segment } = this.#member
    const sender = topicSender(ring, slots, this.#member.sendLock(), segment.header.capacity, 'wait')
    const deadline = performance.now() + TIMEOUT_MS
    while (!sender.withLock((head, nextSequence) => this.#subscription.begin(head, nextSequence))) {
      if (performance.now() >= deadline) {
        throw new IpcError(
          'IPC_LIMIT',
          `a publisher has kept ${this.address} locked for ${TIMEOUT_MS} ms: let it go on (is it stopped?) or end it`,
          { address: this.address, limit: TIMEOUT_MS },
        )
      }
      await delay(WAIT_MS)
    }
  }

  attach(host: PortHost): void {
    this.#host = host
  }

  trySend(): boolean {
    return false
  }

  tryReceive(header: Header): Uint8Array | undefined {
    const head = load(this.#memory, this.#headWord)
    const bytes = this.#reading ? undefined : this.#subscription.tryReceive()
    if (bytes === undefined) {
      this.#seenHead = head
      return undefined
    }
    header.missed = this.#subscription.missed
    this.#member.alarm.wake('send')
    return bytes
  }

  /** One read at a time. Until it is released no publisher overwrites the message, whatever its `whenBehind` says. */
  tryRead(header: Header): InPlace | undefined {
    const head = load(this.#memory, this.#headWord)
    if (this.#reading || !this.#subscription.tryPin()) {
      this.#seenHead = head
      return undefined
    }
    this.#reading = true
    header.missed = this.#subscription.missed
    const { at, length } = this.#subscription
    return {
      view: this.#memory.lent.subarray(at, at + length),
      release: () => {
        if (!this.#reading || this.#closed) return
        this.#reading = false
        this.#subscription.unpin()
        this.#member.alarm.wake('send')
        this.#host?.wake('receive')
      },
    }
  }

  tryReadMany(use: (bytes: Uint8Array, offset: number, length: number) => void, max: number): number {
    let count = 0
    while (count < max && !this.#reading && this.#subscription.tryPin()) {
      this.#reading = true
      try {
        use(this.#memory.lent, this.#subscription.at, this.#subscription.length)
        count++
      } finally {
        this.#reading = false
        this.#subscription.unpin()
      }
    }
    this.#member.alarm.wake('send')
    return count
  }

  isReady(to: Direction): boolean {
    return to === 'receive' && this.mayProceed() === 'yes'
  }

  hasMoved(to: Direction): boolean {
    return to === 'receive' && load(this.#memory, this.#headWord) !== this.#seenHead
  }

  mayProceed(): 'yes' | 'no' {
    return !this.#reading && this.#subscription.find() ? 'yes' : 'no'
  }

  arm(to: Direction, waiting: number): void {
    if (to === 'receive') this.#parking.arm(to, waiting)
  }

  sleep(to: Direction, milliseconds: number): void {
    this.#parking.sleep(to, milliseconds)
  }

  close(): number {
    this.#closed = true
    this.#subscription.end()
    this.#member.alarm.wake('send')
    this.#parking.close()
    this.#member.leave(true)
    return 0
  }
}
