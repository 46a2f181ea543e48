import { RING } from '../layout/structures.js'
import { LockWord } from '../ring/lock-word.js'
import { RecordRing, type RingPlace } from '../ring/record-ring.js'
import { storedAttributes } from '../segment/attributes.js'
import { removeHeld } from '../segment/remove-segment.js'
import type { Segment } from '../segment/segment.js'
import { SlotAlarm } from '../waiting/slot-alarm.js'
import { Slots } from './slots.js'

/** One handle's place in a mailbox or topic: its slot, its locks, its alarm. */
export class Membership {
  readonly segment: Segment
  readonly ring: RecordRing
  readonly slots: Slots
  readonly alarm: SlotAlarm
  readonly buffering: { readonly capacity: number; readonly bytes: number }

  /** The segment is held alone since it was opened: once the slot is taken others may come in. Throws `IPC_LIMIT`. */
  constructor(segment: Segment) {
    const { memory, header, layout, address } = segment
    this.segment = segment
    const { capacity = Number.POSITIVE_INFINITY } = storedAttributes(header)
    this.buffering = { capacity, bytes: header.bytes }
    this.slots = new Slots(memory, segment.fd, layout.slots, address)
    this.slots.take()
    segment.letOthersIn()
    this.ring = new RecordRing(memory, layout.rings[0] as RingPlace, header.maxMessageBytes, address)
    this.alarm = new SlotAlarm(segment, this.slots, this.ring.control)
  }

  sendLock(): LockWord {
    return this.#lock(RING.word.sendLock)
  }

  receiveLock(): LockWord {
    return this.#lock(RING.word.receiveLock)
  }

  /** Gives all back; removes the object's name where nobody else has it open and `removeIfLast` says so. */
  leave(removeIfLast: boolean): void {
    // Two that leave at the same time must not each take the other for one who stays.
    const alone = removeIfLast && this.segment.keepOthersOut()
    this.slots.release()
    if (alone && !this.slots.hasOthers()) removeHeld(this.segment.address, this.segment.fd)
    this.segment.letOthersIn()
    this.segment.close()
  }

  #lock(word: number): LockWord {
    return new LockWord(this.ring.memory, this.ring.control + word, this.slots.self, this.slots)
  }
}
