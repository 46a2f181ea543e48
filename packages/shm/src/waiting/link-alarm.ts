import type { Direction } from '@ipc/core/adapter'
import { futexWake } from '@ipc/ffi'
import type { Control } from '@ipc/host'
import { RING } from '../layout/structures.js'
import { add, exchange, load, store } from '../memory/words.js'
import type { Segment } from '../segment/segment.js'
import type { Alarm, SleepKind } from './alarm.js'

const BIT = { doorbell: 1, futex: 2 } as const

/** The alarm of a link: one sleeper a side of a ring, known by one word; the pair's control connection is the doorbell. */
export class LinkAlarm implements Alarm {
  readonly #segment: Segment
  readonly #control: Control
  readonly #sleepWord: Readonly<Record<Direction, number>>
  readonly #peerSleepWord: Readonly<Record<Direction, number>>
  readonly #signalWord: Readonly<Record<Direction, number>>
  readonly #peerSignalWord: Readonly<Record<Direction, number>>
  readonly #own: Record<Direction, number> = { send: 0, receive: 0 }
  #listening = false

  /** Index of the first word of the ring that this side sends on, and of the one that it receives on. */
  constructor(segment: Segment, control: Control, sends: number, receives: number) {
    this.#segment = segment
    this.#control = control
    this.#sleepWord = { send: sends + RING.word.sendersSleep, receive: receives + RING.word.receiversSleep }
    this.#signalWord = { send: sends + RING.word.sendSignal, receive: receives + RING.word.receiveSignal }
    // The peer receives where this side sends.
    this.#peerSleepWord = {
      receive: sends + RING.word.receiversSleep,
      send: receives + RING.word.sendersSleep,
    }
    this.#peerSignalWord = { receive: sends + RING.word.receiveSignal, send: receives + RING.word.sendSignal }
  }

  enlist(to: Direction, kind: SleepKind): void {
    this.#own[to] |= BIT[kind]
    store(this.#segment.memory, this.#sleepWord[to], this.#own[to])
  }

  dismiss(to: Direction, kind: SleepKind): void {
    this.#own[to] &= ~BIT[kind]
    store(this.#segment.memory, this.#sleepWord[to], this.#own[to])
  }

  /** `to`: what the peer may do now. */
  wake(to: Direction): void {
    const { memory } = this.#segment
    if (load(memory, this.#peerSleepWord[to]) === 0) return
    const sleeps = exchange(memory, this.#peerSleepWord[to], 0)
    if ((sleeps & BIT.futex) !== 0) {
      add(memory, this.#peerSignalWord[to], 1)
      futexWake(this.#segment.addressOfWord(this.#peerSignalWord[to]), 1)
    }
    if ((sleeps & BIT.doorbell) !== 0) this.#control.ring()
  }

  /** Whether the peer said that it sleeps, and nobody woke it since. */
  peerSleeps(to: Direction): boolean {
    return load(this.#segment.memory, this.#peerSleepWord[to]) !== 0
  }

  signal(to: Direction): number {
    return load(this.#segment.memory, this.#signalWord[to])
  }

  signalAddress(to: Direction): number {
    return this.#segment.addressOfWord(this.#signalWord[to])
  }

  listen(callback: () => void): void {
    if (this.#listening) return
    this.#listening = true
    this.#control.onRing(callback)
  }

  close(): void {}
}
