import { RECORD, RING, SLOT } from '../../src/layout/structures.js'
import type { SharedMemory } from '../../src/memory/words.js'
import { participantWord } from '../../src/participants/participant.js'
import { Slots } from '../../src/participants/slots.js'
import { LockWord, type Patience } from '../../src/ring/lock-word.js'
import { RecordRing } from '../../src/ring/record-ring.js'
import type { RecordSender } from '../../src/ring/record-sender.js'
import { Subscription } from '../../src/topic/subscription.js'
import { topicSender } from '../../src/topic/topic-sender.js'

/** Slots of which the test says who has them and lives. */
class TopicSlots extends Slots {
  readonly #isAlive: (participant: number) => boolean
  readonly #owner: number

  constructor(memory: SharedMemory, first: number, owner: number, isAlive: (participant: number) => boolean) {
    super(memory, -1, first, 'the topic')
    this.#owner = owner
    this.#isAlive = isAlive
  }

  override get self(): number {
    return this.#owner
  }

  override isAlive(participant: number): boolean {
    return this.#isAlive(participant)
  }

  override yield(): void {}
}

export interface TopicSettings {
  readonly size: number
  readonly capacity?: number
  readonly largest?: number
  readonly position?: number
  readonly patience?: Patience
  readonly isAlive: (participant: number) => boolean
}

/** Bytes of a topic's memory: ring, records, then as many slots as are used. */
export const topicBytes = (size: number, slots: number): number => RING.size + size + slots * SLOT.size

/** A topic's ring in memory of this process, and the members of its first slots. */
export class PlainTopic {
  readonly memory: SharedMemory
  readonly ring: RecordRing
  readonly #settings: TopicSettings
  readonly #firstSlot: number

  constructor(memory: SharedMemory, settings: TopicSettings) {
    const { size, largest = size / 2 - RECORD.size } = settings
    this.memory = memory
    this.#settings = settings
    this.#firstSlot = RING.size + size
    this.ring = new RecordRing(memory, { control: 0, records: RING.size, size }, largest, 'the topic')
  }

  /** Before anyone takes part: every slot has its first owner, head and tail are where the settings say. */
  begin(slots: number): void {
    for (let slot = 0; slot < slots; slot++) this.setSlot(slot, 'generation', 1)
    this.set('head', this.#settings.position ?? 0)
    this.set('tail', this.#settings.position ?? 0)
  }

  static owner = (slot: number): number => participantWord(slot, 1)

  slots(slot: number): Slots {
    return new TopicSlots(this.memory, this.#firstSlot, PlainTopic.owner(slot), this.#settings.isAlive)
  }

  sender(slot: number, whenBehind: 'wait' | 'skip'): RecordSender {
    const slots = this.slots(slot)
    const lock = new LockWord(this.memory, RING.word.sendLock, slots.self, slots, this.#settings.patience)
    return topicSender(this.ring, slots, lock, this.#settings.capacity ?? -1, whenBehind)
  }

  subscription(slot: number): Subscription {
    return new Subscription(this.ring, this.slots(slot))
  }

  word(name: keyof typeof RING.word): number {
    return this.memory.words[RING.word[name]] as number
  }

  set(name: keyof typeof RING.word, value: number): void {
    this.memory.words[RING.word[name]] = value
  }

  slot(slot: number, field: keyof typeof SLOT.word): number {
    return this.memory.words[this.#slotWord(slot, field)] as number
  }

  setSlot(slot: number, field: keyof typeof SLOT.word, value: number): void {
    this.memory.words[this.#slotWord(slot, field)] = value
  }

  #slotWord(slot: number, field: keyof typeof SLOT.word): number {
    return (this.#firstSlot + slot * SLOT.size) / 4 + SLOT.word[field]
  }
}
