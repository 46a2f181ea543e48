import type { Header, Port } from '../adapter/port.js'
import type { TypeSelector } from '../types/options.js'
import type { Life } from './life.js'
import type { Statistics } from './statistics.js'

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
  /** Puts one back that could not be given to its caller: the next `take` without selector returns it. */
  putBack(bytes: Uint8Array): void
  /** `waiting` calls wait for a message from here. */
  arm(waiting: number): void
  isReady(): boolean
  /** Called when it has ended and gives nothing any more. */
  drained(): void
}

interface PutBack {
  readonly bytes: Uint8Array
  readonly header: Header
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
  readonly #back: PutBack[] = []

  constructor(port: Port, life: Life, statistics: Statistics, header: Header, onDrained: () => void) {
    this.port = port
    this.life = life
    this.statistics = statistics
    this.header = header
    this.#onDrained = onDrained
  }

  take(selector: TypeSelector | undefined, mayWait: boolean): Uint8Array | undefined {
    if (this.#back.length > 0 && selector === undefined) {
      const first = this.#back.shift() as PutBack
      Object.assign(this.header, first.header)
      return first.bytes
    }
    return this.port.tryReceive(this.header, selector, mayWait)
  }

  takeMany(messages: Uint8Array[], max: number): number {
    return this.#back.length > 0 ? 0 : (this.port.tryReceiveMany?.(messages, max) ?? 0)
  }

  putBack(bytes: Uint8Array): void {
    this.#back.push({ bytes, header: { ...this.header } })
  }

  arm(waiting: number): void {
    if (waiting === 0 && this.#armed === 0) return
    this.#armed = waiting
    this.port.arm('receive', waiting)
  }

  isReady(): boolean {
    return this.#back.length > 0 || this.port.isReady('receive')
  }

  drained(): void {
    this.#onDrained()
  }
}
