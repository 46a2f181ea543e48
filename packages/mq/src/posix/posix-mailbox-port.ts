import {
  type Direction,
  fromSystemError,
  type Header,
  HerdRest,
  type Port,
  type PortHost,
} from '@ipc/core/adapter'
import { POLLOUT, pollOne } from '@ipc/ffi'
import { sendSome } from '../send-some.js'
import { BlockingSpin } from '../waiting/blocking-spin.js'
import { DescriptorWait } from './descriptor-wait.js'
import type { QueueHandle } from './queue-handle.js'

/** What an open POSIX mailbox is made of. */
export interface PosixMailboxParts {
  /** The queue's name. */
  readonly address: string
  readonly queue: QueueHandle
  readonly unlink: () => boolean | Promise<boolean>
  /** Runs after the last call on the queue. */
  readonly beforeClose: () => void | Promise<void>
}

/** A mailbox on one POSIX queue: a kernel message is a user message, byte for byte. */
export class PosixMailboxPort implements Port {
  readonly address: string
  readonly buffering: { readonly capacity: number; readonly bytes: number }
  readonly maxMessageBytes: number
  readonly #parts: PosixMailboxParts
  readonly #queue: QueueHandle
  readonly #spins: Readonly<Record<Direction, BlockingSpin>> = {
    receive: new BlockingSpin(false),
    send: new BlockingSpin(),
  }
  readonly #rests: Readonly<Record<Direction, HerdRest>> = {
    receive: new HerdRest(() => this.#watch('receive')),
    send: new HerdRest(() => this.#watch('send')),
  }
  readonly #waiting = { receive: 0, send: 0 }
  /** Messages that went. */
  readonly #went = { receive: 0, send: 0 }
  #wait: DescriptorWait | undefined
  #host: PortHost | undefined

  constructor(parts: PosixMailboxParts) {
    const { address, queue } = parts
    this.address = address
    this.buffering = { capacity: queue.capacity, bytes: Number.POSITIVE_INFINITY }
    this.maxMessageBytes = queue.messageBytes
    this.#parts = parts
    this.#queue = queue
  }

  attach(host: PortHost): void {
    this.#host = host
  }

  trySend(bytes: Uint8Array, header: Header): boolean {
    try {
      const sent = this.#queue.send(bytes, bytes.length, header.priority)
      if (!sent) return false
      this.#spins.send.succeeded()
      this.#went.send++
      return true
    } catch (error) {
      throw fromSystemError(error, `cannot send to POSIX queue ${this.address}`, this.address)
    }
  }

  /** The kernel takes them one by one. */
  trySendMany(messages: readonly Uint8Array[], from: number, header: Header): number {
    return sendSome(messages, from, (bytes) => this.trySend(bytes, header))
  }

  tryReceive(header: Header): Uint8Array | undefined {
    let length: number
    try {
      length = this.#queue.receive()
    } catch (error) {
      throw fromSystemError(error, `cannot receive from POSIX queue ${this.address}`, this.address)
    }
    if (length < 0) return undefined
    this.#spins.receive.succeeded()
    this.#went.receive++
    header.priority = this.#queue.priority
    return this.#queue.data.slice(0, length)
  }

  isReady(to: Direction): boolean {
    const { messages } = this.#queue
    return to === 'receive' ? messages > 0 : messages < this.buffering.capacity
  }

  arm(to: Direction, waiting: number): void {
    if (waiting === 0 && this.#wait === undefined) return
    this.#wait ??= new DescriptorWait(
      this.#queue.descriptor,
      () => this.#wake('receive'),
      () => this.#wake('send'),
    )
    this.#waiting[to] = waiting
    this.#watch(to)
  }

  sleep(to: Direction, milliseconds: number): void {
    // The try that follows is the look.
    if (this.#spins[to].looks() > 0) return
    if (to === 'receive') this.#queue.sleepForMessage(milliseconds)
    else pollOne(this.#queue.descriptor, POLLOUT, milliseconds)
  }

  queued(): number {
    return this.#queue.messages
  }

  unlink(): boolean | Promise<boolean> {
    return this.#parts.unlink()
  }

  async close(): Promise<number> {
    this.#rests.receive.stop()
    this.#rests.send.stop()
    this.#wait?.close()
    this.#queue.close()
    await this.#parts.beforeClose()
    return 0
  }

  #wake(to: Direction): void {
    const before = this.#went[to]
    this.#host?.wake(to)
    if (!this.#rests[to].woken(this.#went[to] !== before)) return
    this.#watch(to)
    this.#wait?.settle()
  }

  #watch(to: Direction): void {
    const on = this.#waiting[to] > 0 && !this.#rests[to].isResting
    if (to === 'receive') this.#wait?.waitReadable(on)
    else this.#wait?.waitWritable(on)
  }
}
