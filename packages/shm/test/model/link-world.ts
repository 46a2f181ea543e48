import { RING } from '../../src/layout/structures.js'
import { LinkRendezvous } from '../../src/ring/link-rendezvous.js'
import { RecordRing } from '../../src/ring/record-ring.js'
import type { Actor } from './explore.js'
import { messageBytes, messageNumber } from './world.js'

const SIZE = 64
const LARGEST = 16

/** One direction of a link of capacity 0 in the model's memory. */
export class LinkWorld {
  readonly words: Int32Array
  readonly #ring: RecordRing

  constructor() {
    const buffer = new ArrayBuffer(RING.size + SIZE)
    this.words = new Int32Array(buffer)
    const bytes = new Uint8Array(buffer)
    const place = { control: 0, records: RING.size, size: SIZE }
    this.#ring = new RecordRing({ words: this.words, bytes, lent: bytes }, place, LARGEST, 'the model')
  }

  /** Offers a message and takes it back; a receiver that has begun with it has it. */
  offers(name: string, message: number): Actor {
    const act = () => {
      const rendezvous = new LinkRendezvous(this.#ring)
      if (!rendezvous.isFree()) return 'refused'
      rendezvous.offer(messageBytes(message), 0, 0)
      return rendezvous.withdraw() ? 'cancelled' : 'sent'
    }
    return { name, act }
  }

  receives(name: string, times: number): Actor {
    const act = () => {
      const rendezvous = new LinkRendezvous(this.#ring)
      return Array.from({ length: times }, () => rendezvous.tryReceive(LARGEST)).map(messageNumber)
    }
    return { name, act }
  }
}
