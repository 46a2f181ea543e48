import type { Direction } from '@ipc/core/adapter'
import { futexWake } from '@ipc/ffi'
import type { Control } from '@ipc/host'
import { RING } from '../layout/structures.js'
import { add, exchange, glance, load, type SharedMemory, store } from '../memory/words.js'
import type { Segment } from '../segment/segment.js'
import type { Alarm, SleepKind } from './alarm.js'

const BIT = { doorbell: 1, futex: 2 } as const

/** What waiting in one direction uses: our words and the peer's for the same. */
interface Side {
  readonly sleepWord: number
  readonly signalWord: number
  readonly peerSleepWord: number
  readonly peerSignalWord: number
  /** How this side sleeps now. */
  sleeps: number
}

/** The alarm of a link: one sleeper a side of a ring, known by one word; the pair's control connection is the doorbell. */
export class LinkAlarm implements Alarm {
  readonly #segment: Segment
  readonly #memory: SharedMemory
  readonly #control: Control
  readonly #send: Side
  readonly #receive: Side
  #listening = false

  /** Index of the first word of the ring that this side sends on, and of the one that it receives on. */
  constructor(segment: Segment, control: Control, sends: number, receives: number) {
    this.#segment = segment
    this.#memory = segment.memory
    this.#control = control
    // The peer receives where this side sends.
    this.#send = {
      sleepWord: sends + RING.word.sendersSleep,
      signalWord: sends + RING.word.sendSignal,
      peerSleepWord: receives + RING.word.sendersSleep,
      peerSignalWord: receives + RING.word.sendSignal,
      sleeps: 0,
    }
    this.#receive = {
      sleepWord: receives + RING.word.receiversSleep,
      signalWord: receives + RING.word.receiveSignal,
      peerSleepWord: sends + RING.word.receiversSleep,
      peerSignalWord: sends + RING.word.receiveSignal,
      sleeps: 0,
    }
  }

  enlist(to: Direction, kind: SleepKind): void {
    const side = this.#side(to)
    side.sleeps |= BIT[kind]
    store(this.#memory, side.sleepWord, side.sleeps)
  }

  dismiss(to: Direction, kind: SleepKind): void {
    const side = this.#side(to)
    side.sleeps &= ~BIT[kind]
    store(this.#memory, side.sleepWord, side.sleeps)
  }

  /** `to`: what the peer may do now. */
  wake(to: Direction): void {
    const side = this.#side(to)
    if (glance(this.#memory, side.peerSleepWord) !== 0) this.#wakePeer(side)
  }

  /** Whether the peer said that it sleeps, and nobody woke it since. */
  peerSleeps(to: Direction): boolean {
    return load(this.#memory, this.#side(to).peerSleepWord) !== 0
  }

  signal(to: Direction): number {
    return load(this.#memory, this.#side(to).signalWord)
  }

  signalAddress(to: Direction): number {
    return this.#segment.addressOfWord(this.#side(to).signalWord)
  }

  listen(callback: () => void): void {
    if (this.#listening) return
    this.#listening = true
    this.#control.onRing(callback)
  }

  close(): void {}

  // Not an object looked up by `to`: that costs as much as the rest of a wake.
  #side(to: Direction): Side {
    return to === 'send' ? this.#send : this.#receive
  }

  #wakePeer({ peerSleepWord, peerSignalWord }: Side): void {
    const sleeps = exchange(this.#memory, peerSleepWord, 0)
    if ((sleeps & BIT.futex) !== 0) {
      add(this.#memory, peerSignalWord, 1)
      futexWake(this.#segment.addressOfWord(peerSignalWord), 1)
    }
    if ((sleeps & BIT.doorbell) !== 0) this.#control.ring()
  }
}
