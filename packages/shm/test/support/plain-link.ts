import { LINK_RECORD, RING, SegmentKind } from '../../src/layout/structures.js'
import type { SharedMemory } from '../../src/memory/words.js'
import { LinkReceiver } from '../../src/ring/link-receiver.js'
import { LinkSender } from '../../src/ring/link-sender.js'
import { RecordRing, type RingPlace } from '../../src/ring/record-ring.js'
import { segmentLayout } from '../../src/segment/segment-layout.js'

/** A ring that tells what its end looks at and what it publishes. */
class WatchedRing extends RecordRing {
  /** Looks at the index of the other end, which it alone writes. */
  looks = 0
  readonly published: number[] = []
  /** Called before each look. */
  beforeLook: (() => void) | undefined

  look(index: () => number): number {
    this.looks++
    this.beforeLook?.()
    return index()
  }

  /** How many looks `action` takes. */
  looksOf(action: () => unknown): number {
    const before = this.looks
    action()
    return this.looks - before
  }
}

class SendersRing extends WatchedRing {
  override tail(): number {
    return this.look(() => super.tail())
  }

  override publishHead(position: number): void {
    this.published.push(position)
    super.publishHead(position)
  }
}

class ReceiversRing extends WatchedRing {
  override head(): number {
    return this.look(() => super.head())
  }

  override publishTail(position: number): void {
    this.published.push(position)
    super.publishTail(position)
  }
}

/** One direction of a link in plain memory, begun at `position`, and its two ends. */
export class PlainLink {
  readonly memory: SharedMemory
  readonly place: RingPlace
  readonly largest: number
  readonly sends: WatchedRing
  readonly receives: WatchedRing
  readonly sender: LinkSender
  readonly receiver: LinkReceiver

  constructor(size: number, options: { capacity?: number; largest?: number; position?: number } = {}) {
    const { capacity = -1, largest = size / 2 - LINK_RECORD.size, position = 0 } = options
    const layout = segmentLayout(SegmentKind.link, size)
    const buffer = new ArrayBuffer(layout.size)
    const bytes = new Uint8Array(buffer)
    this.memory = { words: new Int32Array(buffer), bytes, lent: bytes }
    this.place = layout.rings[0] as RingPlace
    this.largest = largest
    this.set('head', position)
    this.set('tail', position)
    this.sends = new SendersRing(this.memory, this.place, largest, 'the link')
    this.receives = new ReceiversRing(this.memory, this.place, largest, 'the link')
    this.sender = new LinkSender(this.sends, capacity)
    this.receiver = new LinkReceiver(this.receives, largest)
  }

  /** Sends `count` messages of `length` bytes, the first all 0, the next all 1 and so on. */
  send(count: number, length = 8): void {
    for (let number = 0; number < count; number++) {
      if (!this.sender.trySend(new Uint8Array(length).fill(number), 0, 0)) throw new Error('the ring is full')
    }
  }

  readonly word = (name: keyof typeof RING.word): number =>
    this.memory.words[this.place.control / 4 + RING.word[name]] as number

  set(name: keyof typeof RING.word, value: number): void {
    this.memory.words[this.place.control / 4 + RING.word[name]] = value
  }

  setRecord(position: number, field: keyof typeof LINK_RECORD.word, value: number): void {
    this.memory.words[this.receives.recordWord(position) + LINK_RECORD.word[field]] = value
  }
}
