import type { TypeSelector } from '@ipc/core'
import type { Direction, Header, Port, PortHost } from '@ipc/core/adapter'
import { fromSystemError } from '@ipc/core/adapter'
import { SysvQueueCounts } from '@ipc/ffi'
import { sendSome } from '../send-some.js'
import type { BellFile } from '../wake-up/bell-file.js'
import type { EventCount } from '../wake-up/event-count.js'
import { LoopWait } from '../wake-up/loop-wait.js'
import { SYNC_LOOK_EACH_MS } from '../wake-up/queue-look.js'
import { MessageBox } from './message-box.js'
import { saysQueueGone } from './queue-gone.js'

/** What an open System V mailbox is made of. */
export interface SysvMailboxParts {
  readonly address: string
  readonly queue: number
  readonly bell: BellFile
  readonly capacity: number
  readonly bytes: number
  readonly maxMessageBytes: number
  /** Removes the queue and its files; false where another had done so. */
  readonly unlink: () => boolean | Promise<boolean>
  /** Runs after the last call on the queue and before the bell is let go. */
  readonly beforeClose: (() => Promise<void>) | undefined
}

/** A mailbox on one System V queue: a kernel message is a user message, byte for byte. */
export class SysvMailboxPort implements Port {
  readonly address: string
  readonly buffering: { readonly capacity: number; readonly bytes: number }
  readonly maxMessageBytes: number
  readonly #parts: SysvMailboxParts
  readonly #box: MessageBox
  readonly #counts = new SysvQueueCounts()
  /** What each direction waits for. */
  readonly #count: Readonly<Record<Direction, EventCount>>
  readonly #wait: LoopWait
  /** Tries that sent or received a message, or that wanted a message of some type only. */
  #went = 0
  #host: PortHost | undefined
  #gone = false

  constructor(parts: SysvMailboxParts) {
    const { address, capacity, bytes, maxMessageBytes, bell } = parts
    this.address = address
    this.buffering = { capacity, bytes }
    this.maxMessageBytes = maxMessageBytes
    this.#parts = parts
    this.#box = new MessageBox(address, maxMessageBytes)
    this.#count = { receive: bell.messages, send: bell.room }
    this.#wait = new LoopWait(bell, {
      counts: () => this.#look(),
      hasRoom: (counts) => this.#hasRoom(counts),
      changed: (to) => this.#count[to].hasChanged,
      wake: (to) => this.#wake(to),
    })
  }

  attach(host: PortHost): void {
    this.#host = host
  }

  trySend(bytes: Uint8Array, header: Header): boolean {
    if (!this.#put(bytes, header)) return false
    this.#went++
    this.#tell()
    return true
  }

  /** The kernel takes them one by one; who waits is woken once. */
  trySendMany(messages: readonly Uint8Array[], from: number, header: Header): number {
    return sendSome(
      messages,
      from,
      (bytes) => this.#put(bytes, header),
      () => this.#tell(),
    )
  }

  tryReceive(header: Header, selector: TypeSelector | undefined): Uint8Array | undefined {
    if (this.#gone) return undefined
    const { bell, queue } = this.#parts
    let length: number
    try {
      length = this.#box.receive(queue, selector)
      if (length < 0 && bell.messages.hasNews()) length = this.#box.receive(queue, selector)
    } catch (error) {
      this.#failed(error, 'receive from')
      return undefined
    }
    // What is there may be for others.
    if (length >= 0 || selector !== undefined) this.#went++
    if (length < 0) return undefined
    bell.room.advance()
    // The queue may look the same again when the next message is like this one.
    this.#wait.forgetLook()
    header.type = this.#box.type
    return this.#box.copy(length)
  }

  isReady(to: Direction): boolean {
    this.#count[to].hasNews()
    const counts = this.#look()
    if (counts === undefined) return false
    return to === 'receive' ? counts.messages > 0 : this.#hasRoom(counts)
  }

  arm(to: Direction, waiting: number): void {
    if (!this.#gone) this.#wait.arm(to, waiting)
  }

  sleep(to: Direction, milliseconds: number): void {
    // Foreign programs ring no bell: no slice is longer than their messages may stay unseen.
    this.#count[to].sleep(Math.min(milliseconds, SYNC_LOOK_EACH_MS))
  }

  queued(): number {
    return this.#look()?.messages ?? 0
  }

  unlink(): boolean | Promise<boolean> {
    return this.#parts.unlink()
  }

  close(): number | Promise<number> {
    this.#wait.stop()
    const { beforeClose } = this.#parts
    if (beforeClose === undefined) return this.#release()
    return beforeClose().then(
      () => this.#release(),
      (error) => {
        this.#release()
        throw error
      },
    )
  }

  #wake(to: Direction): boolean {
    const before = this.#went
    this.#host?.wake(to)
    return this.#went !== before
  }

  #release(): number {
    this.#gone = true
    this.#parts.bell.close()
    return 0
  }

  #put(bytes: Uint8Array, { type }: Header): boolean {
    if (this.#gone) return false
    this.#box.put(bytes)
    try {
      return (
        this.#send(bytes.length, type) || (this.#parts.bell.room.hasNews() && this.#send(bytes.length, type))
      )
    } catch (error) {
      return this.#failed(error, 'send to')
    }
  }

  /** A message has been put in. */
  #tell(): void {
    this.#parts.bell.messages.advance()
    this.#wait.forgetLook()
  }

  #send(length: number, type: number): boolean {
    return this.buffering.capacity === Number.POSITIVE_INFINITY
      ? this.#box.send(this.#parts.queue, length, type)
      : this.#sendCounted(length, type)
  }

  /** The kernel counts bytes only: the count of messages is checked and acted upon under a lock that all senders of @ipc take. */
  #sendCounted(length: number, type: number): boolean {
    const { bell, queue } = this.#parts
    if (!bell.tryLockSenders()) {
      this.#wait.forgetLook()
      return false
    }
    try {
      if (this.#counts.read(queue).messages >= this.buffering.capacity) return false
      return this.#box.send(queue, length, type)
    } finally {
      bell.unlockSenders()
    }
  }

  #hasRoom(counts: SysvQueueCounts): boolean {
    return (
      counts.messages < this.buffering.capacity &&
      counts.bytes < counts.maxBytes &&
      counts.messages < counts.maxBytes
    )
  }

  #look(): SysvQueueCounts | undefined {
    if (this.#gone) return undefined
    try {
      return this.#counts.read(this.#parts.queue)
    } catch (error) {
      this.#failed(error, 'look at')
      return undefined
    }
  }

  /** Ends the channel where the queue is gone; throws anything else. */
  #failed(error: unknown, verb: string): false {
    if (!saysQueueGone(error))
      throw fromSystemError(error, `cannot ${verb} System V queue ${this.address}`, this.address)
    this.#gone = true
    this.#wait.stop()
    this.#host?.ended('unlinked')
    return false
  }
}
