import type { IpcError } from '@ipc/core'
import { type Hello, type Refusal, readRecord } from './records.js'
import type { Wire } from './wire.js'

/** What a guest tells the party it came to. */
export interface GuestHost<W extends Wire> {
  greeted(guest: Guest<W>): void
  joined(guest: Guest<W>): void
  /** The other side is gone or broke the rules; the wire is closed. */
  left(guest: Guest<W>): void
}

/** Someone who connected to this party: says hello, then joins the link that it is offered. Anything else closes the wire. */
export class Guest<W extends Wire> {
  hello: Hello | undefined
  readonly #host: GuestHost<W>
  readonly #deadline: NodeJS.Timeout
  #offered = false
  #done = false

  /** `helloMs`: how long it may take to say hello. */
  constructor(
    readonly wire: W,
    host: GuestHost<W>,
    helloMs: number,
  ) {
    this.#host = host
    this.#deadline = setTimeout(() => this.#leave(), helloMs).unref()
    wire.onEnd((_error: IpcError | undefined) => this.#leave())
    wire.onRecord((record) => this.#receive(record))
  }

  /** The link was offered: it may join. */
  offer(record: unknown, descriptors: readonly number[] | undefined): void {
    this.#offered = true
    this.wire.sendRecord(record, descriptors)
  }

  refuse(refusal: Refusal): void {
    if (this.#done) return
    this.wire.sendRecord(refusal)
    this.close()
  }

  /** Closes the wire; the host is told nothing. */
  close(): void {
    this.#finish()
    this.wire.close()
  }

  #receive(value: unknown): void {
    if (this.#done) return
    const record = readRecord(value)
    if (record?.is === 'hello' && this.hello === undefined) {
      clearTimeout(this.#deadline)
      this.hello = record
      this.#host.greeted(this)
    } else if (record?.is === 'joined' && this.#offered) {
      this.#finish()
      this.#host.joined(this)
    } else {
      this.#leave()
    }
  }

  #leave(): void {
    if (this.#done) return
    this.close()
    this.#host.left(this)
  }

  #finish(): void {
    this.#done = true
    clearTimeout(this.#deadline)
  }
}
