import type { Direction } from '@ipc/core/adapter'
import { futexWake } from '@ipc/ffi'
import { RING, SLOT_COUNT } from '../layout/structures.js'
import { add, exchange, get, glance, load, store } from '../memory/words.js'
import { slotOf } from '../participants/participant.js'
import type { Slots } from '../participants/slots.js'
import type { Segment } from '../segment/segment.js'
import type { Alarm, SleepKind } from './alarm.js'
import { Bells } from './bells.js'
import { watchCloses } from './close-watch.js'

const BIT = { receive: { doorbell: 1, futex: 4 }, send: { doorbell: 2, futex: 8 } } as const
const EVERYONE = 0x7fffffff

/**
 * The alarm of mailboxes and topics. Each participant's sleep is in its slot; one word a direction says whether to look
 * there. Who wakes takes that word and rings all: were only one rung, a message would be left lying when that one died.
 */
export class SlotAlarm implements Alarm {
  readonly #segment: Segment
  readonly #slots: Slots
  readonly #bells: Bells
  readonly #sleepWord: Readonly<Record<Direction, number>>
  readonly #signalWord: Readonly<Record<Direction, number>>
  #unwatch: (() => void) | undefined

  /** `control`: index of the ring's first word. */
  constructor(segment: Segment, slots: Slots, control: number) {
    this.#segment = segment
    this.#slots = slots
    this.#bells = new Bells(segment.address, segment.creation)
    this.#sleepWord = { receive: control + RING.word.receiversSleep, send: control + RING.word.sendersSleep }
    this.#signalWord = { receive: control + RING.word.receiveSignal, send: control + RING.word.sendSignal }
  }

  enlist(to: Direction, kind: SleepKind): void {
    const { memory } = this.#segment
    const word = this.#ownWord()
    store(memory, word, load(memory, word) | BIT[to][kind])
    store(memory, this.#sleepWord[to], 1)
  }

  dismiss(to: Direction, kind: SleepKind): void {
    const { memory } = this.#segment
    const word = this.#ownWord()
    store(memory, word, load(memory, word) & ~BIT[to][kind])
  }

  wake(to: Direction): void {
    if (glance(this.#segment.memory, this.#sleepWord[to]) !== 0) this.#wakeAll(to)
  }

  /** How many living participants sleep in this direction. */
  sleepers(to: Direction): number {
    let count = 0
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const sleeps = load(this.#segment.memory, this.#slots.word(slot, 'sleeps'))
      if ((sleeps & (BIT[to].doorbell | BIT[to].futex)) === 0) continue
      if (this.#slots.isAlive(this.#slots.participantAt(slot))) count++
    }
    return count
  }

  signal(to: Direction): number {
    return load(this.#segment.memory, this.#signalWord[to])
  }

  signalAddress(to: Direction): number {
    return this.#segment.addressOfWord(this.#signalWord[to])
  }

  listen(callback: () => void): void {
    this.#bells.open(this.#slots.self).onRing(callback).start()
    this.#unwatch ??= watchCloses(this.#segment.fd, callback)
  }

  close(): void {
    this.#unwatch?.()
    this.#unwatch = undefined
    this.#bells.close()
  }

  #wakeAll(to: Direction): void {
    const { memory } = this.#segment
    exchange(memory, this.#sleepWord[to], 0)
    let blocked = false
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      // Written before the word that was just taken.
      const sleeps = get(memory, this.#slots.word(slot, 'sleeps'))
      if ((sleeps & BIT[to].doorbell) !== 0)
        this.#bells.ring(this.#slots.participantAt(slot), this.#slots.self)
      if ((sleeps & BIT[to].futex) !== 0) blocked = true
    }
    if (!blocked) return
    add(memory, this.#signalWord[to], 1)
    futexWake(this.signalAddress(to), EVERYONE)
  }

  #ownWord(): number {
    return this.#slots.word(slotOf(this.#slots.self), 'sleeps')
  }
}
