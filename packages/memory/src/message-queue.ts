import type { Header, Port, PortHost, TypeSelector } from '@ipc/core/adapter'
import { type Entry, EntryList } from './entry-list.js'

/** An end of a queue that can be woken: who is armed, and for how many calls. */
export interface QueueEnd {
  readonly host: PortHost
  waiting: number
}

/**
 * A bounded, unbounded or rendezvous queue in this process: the highest priority first, then the oldest. Senders and
 * receivers that wait are woken in the order they came.
 */
export class MessageQueue {
  readonly buffering: Port['buffering']
  readonly #entries = new EntryList()
  readonly #senders = new Set<QueueEnd>()
  readonly #receivers = new Set<QueueEnd>()
  #bytes = 0
  /** Room claimed and not yet committed. */
  #claimed = 0
  #claimedBytes = 0
  /** A try that looks right now counts as a waiting receiver: a waiting sender may hand its message over. */
  #looking = 0

  constructor(buffering: Port['buffering']) {
    this.buffering = buffering
  }

  get length(): number {
    return this.#entries.length
  }

  /** Whether a message of `bytes` bytes fits now. */
  fits(bytes: number): boolean {
    const { capacity, bytes: most } = this.buffering
    const taken = this.#entries.length + this.#claimed
    if (capacity === 0) return taken < this.#demand()
    return taken < capacity && (this.#bytes + this.#claimedBytes + bytes <= most || taken === 0)
  }

  /** Puts a message whose bytes are the queue's own from now on; false = full. */
  push(bytes: Uint8Array, header: Readonly<Header>): boolean {
    if (!this.fits(bytes.length)) return false
    const { type, priority, kind, correlation } = header
    const entry: Entry = { bytes, header: { type, priority, kind, correlation, missed: 0 } }
    this.#insert(entry)
    this.wake('receive')
    if (this.buffering.capacity > 0 || this.#looking > 0) return true
    // Rendezvous: nobody took it, as when those who wait select other types.
    return !this.#remove(entry)
  }

  take(selector: TypeSelector | undefined): Entry | undefined {
    const found = this.#find(selector)
    if (found !== undefined || this.buffering.capacity > 0) return found
    // Rendezvous: this look is the receiver that a waiting sender waits for.
    this.#looking += 1
    this.wake('send')
    this.#looking -= 1
    return this.#find(selector)
  }

  /** Reserves room for a message that will be pushed by `commit`. */
  claim(bytes: number): boolean {
    if (!this.fits(bytes)) return false
    this.#claimed += 1
    this.#claimedBytes += bytes
    return true
  }

  unclaim(bytes: number): void {
    this.#claimed -= 1
    this.#claimedBytes -= bytes
  }

  /** Puts a message into room that was claimed: it always fits. */
  commit(entry: Entry, claimedBytes: number): void {
    this.unclaim(claimedBytes)
    this.#insert(entry)
    this.wake('receive')
  }

  arm(to: 'send' | 'receive', end: QueueEnd, waiting: number): void {
    const ends = to === 'send' ? this.#senders : this.#receivers
    const more = waiting > end.waiting
    end.waiting = waiting
    if (waiting === 0) ends.delete(end)
    else ends.add(end)
    // A receiver that begins to wait is what a rendezvous sender waits for.
    if (to === 'receive' && more && this.buffering.capacity === 0) this.wake('send')
  }

  /** Lets those who wait try, the first to come first. */
  wake(to: 'send' | 'receive'): void {
    const ends = to === 'send' ? this.#senders : this.#receivers
    if (ends.size === 0) return
    for (const end of [...ends]) end.host.wake(to)
  }

  #demand(): number {
    let demand = this.#looking
    for (const end of this.#receivers) demand += end.waiting
    return demand
  }

  #insert(entry: Entry): void {
    this.#entries.insert(entry)
    this.#bytes += entry.bytes.length
  }

  #find(selector: TypeSelector | undefined): Entry | undefined {
    const entry = this.#entries.take(selector)
    if (entry === undefined) return undefined
    this.#bytes -= entry.bytes.length
    this.wake('send')
    return entry
  }

  #remove(entry: Entry): boolean {
    if (!this.#entries.remove(entry)) return false
    this.#bytes -= entry.bytes.length
    return true
  }
}
