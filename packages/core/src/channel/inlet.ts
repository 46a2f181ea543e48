import type { Header, InPlace, Port } from '../adapter/port.js'
import type { TypeSelector } from '../types/options.js'
import { Aside, inPlace } from './aside.js'
import type { Life } from './life.js'
import type { Statistics } from './statistics.js'

export type UseInPlace = (bytes: Uint8Array, offset: number, length: number) => void

/** Where a receiving side takes messages from: a mailbox has one inlet, a party one for each link. */
export interface Inlet {
  /** The peer's name; '' for a mailbox. */
  readonly from: string
  readonly port: Port
  readonly life: Life
  readonly statistics: Statistics
  /** What the mechanism said beside the bytes that `take` returned last. */
  readonly header: Header
  take(selector: TypeSelector | undefined, mayWait: boolean): Uint8Array | undefined
  /** Adds those that one look finds, up to `max`, to `messages`; how many. 0: `take` may have one all the same. */
  takeMany(messages: Uint8Array[], max: number): number
  /** As `take`, where the mechanism has it; only where `port.tryRead` is there. */
  read(): InPlace | undefined
  /** Gives those that are there, up to `max`, to `use`, where the mechanism has them; how many. Only where `port.tryRead` is there. */
  readMany(use: UseInPlace, max: number): number
  /** Puts one back that could not be given to its caller: the next `take` that it fits returns it. */
  putBack(bytes: Uint8Array): void
  /** `waiting` calls wait for a message from here. */
  arm(waiting: number): void
  isReady(): boolean
  /** Called when it has ended and gives nothing any more. */
  drained(): void
}

/** The inlet of a mailbox or a subscription: the port itself. */
export class PortInlet implements Inlet {
  readonly from = ''
  readonly port: Port
  readonly life: Life
  readonly statistics: Statistics
  readonly header: Header
  readonly #onDrained: () => void
  #armed = 0
  readonly #aside = new Aside()

  constructor(port: Port, life: Life, statistics: Statistics, header: Header, onDrained: () => void) {
    this.port = port
    this.life = life
    this.statistics = statistics
    this.header = header
    this.#onDrained = onDrained
  }

  take(selector: TypeSelector | undefined, mayWait: boolean): Uint8Array | undefined {
    if (this.#aside.size > 0) {
      const aside = this.#aside.take(selector, this.header)
      if (aside !== undefined) return aside
    }
    return this.port.tryReceive(this.header, selector, mayWait)
  }

  takeMany(messages: Uint8Array[], max: number): number {
    return this.#aside.size > 0 ? 0 : (this.port.tryReceiveMany?.(messages, max) ?? 0)
  }

  read(): InPlace | undefined {
    const aside = this.#aside.take(undefined, this.header)
    return aside === undefined ? this.port.tryRead?.(this.header) : inPlace(aside)
  }

  readMany(use: UseInPlace, max: number): number {
    if (this.#aside.size === 0 && this.port.tryReadMany !== undefined) return this.port.tryReadMany(use, max)
    return readEach(() => this.read(), use, max)
  }

  putBack(bytes: Uint8Array): void {
    this.#aside.putBack(bytes, this.header)
  }

  arm(waiting: number): void {
    if (waiting === 0 && this.#armed === 0) return
    this.#armed = waiting
    this.port.arm('receive', waiting)
  }

  isReady(): boolean {
    return this.#aside.size > 0 || this.port.isReady('receive')
  }

  drained(): void {
    this.#onDrained()
  }
}

/** Gives up to `max` messages to `use`, one read after the other. */
export function readEach(read: () => InPlace | undefined, use: UseInPlace, max: number): number {
  let count = 0
  for (; count < max; count++) {
    const found = read()
    if (found === undefined) break
    try {
      use(found.view, 0, found.view.length)
    } finally {
      found.release()
    }
  }
  return count
}
