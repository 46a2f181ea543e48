import type { Claim } from '@ipc/core'
import type { Direction, Header, InPlace, Port, PortHost, TypeSelector } from '@ipc/core/adapter'
import type { Entry } from './entry-list.js'
import { MemoryClaim } from './memory-claim.js'
import type { MessageQueue, QueueEnd } from './message-queue.js'

/** What a port is made of: a mailbox sends to and receives from one queue, a link from two. */
export interface MemoryPortOptions {
  readonly address: string
  readonly maxMessageBytes: number
  readonly outgoing: MessageQueue
  readonly incoming: MessageQueue
  readonly onClose: () => void
  readonly onUnlink?: () => boolean
}

/** A port on queues of this process: the smallest complete one, and the template for others. */
export class MemoryPort implements Port {
  readonly address: string
  readonly buffering: Port['buffering']
  readonly maxMessageBytes: number
  readonly #options: MemoryPortOptions
  #sender: QueueEnd | undefined
  #receiver: QueueEnd | undefined
  #host: PortHost | undefined
  #endedBefore: 'peer-closed' | undefined

  constructor(options: MemoryPortOptions) {
    this.#options = options
    this.address = options.address
    this.maxMessageBytes = options.maxMessageBytes
    this.buffering = options.outgoing.buffering
  }

  attach(host: PortHost): void {
    this.#host = host
    this.#sender = { host, waiting: 0 }
    this.#receiver = { host, waiting: 0 }
    if (this.#endedBefore !== undefined) host.ended(this.#endedBefore)
  }

  /** The other side closed its end. */
  ended(): void {
    if (this.#host === undefined) this.#endedBefore = 'peer-closed'
    else this.#host.ended('peer-closed')
  }

  trySend(bytes: Uint8Array, header: Header): boolean {
    const { outgoing } = this.#options
    return outgoing.fits(bytes.length) && outgoing.push(bytes.slice(), header)
  }

  tryReceive(header: Header, selector: TypeSelector | undefined): Uint8Array | undefined {
    return this.#take(header, selector)?.bytes
  }

  isReady(to: Direction): boolean {
    return to === 'send' ? this.#options.outgoing.fits(0) : this.#options.incoming.length > 0
  }

  arm(to: Direction, waiting: number): void {
    if (to === 'send') this.#options.outgoing.arm('send', this.#sender as QueueEnd, waiting)
    else this.#options.incoming.arm('receive', this.#receiver as QueueEnd, waiting)
  }

  close(): number {
    this.arm('send', 0)
    this.arm('receive', 0)
    this.#options.onClose()
    return 0
  }

  dropOldest(): boolean {
    return this.#options.outgoing.take(undefined) !== undefined
  }

  queued(): number {
    return this.#options.incoming.length
  }

  unlink(): boolean {
    return this.#options.onUnlink?.() ?? false
  }

  tryClaim(bytes: number): Claim | undefined {
    const { outgoing } = this.#options
    if (!outgoing.claim(bytes)) return undefined
    return new MemoryClaim(bytes, (committed) => {
      if (committed !== undefined) outgoing.commit(committed, bytes)
      else {
        outgoing.unclaim(bytes)
        outgoing.wake('send')
      }
    })
  }

  tryRead(header: Header): InPlace | undefined {
    const entry = this.#take(header, undefined)
    // The entry left the queue and is nobody else's: nothing is left to release.
    return entry === undefined ? undefined : { view: entry.bytes, release() {} }
  }

  #take(header: Header, selector: TypeSelector | undefined): Entry | undefined {
    const entry = this.#options.incoming.take(selector)
    if (entry !== undefined) Object.assign(header, entry.header)
    return entry
  }
}
