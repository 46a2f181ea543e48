import type { TypeSelector } from '@ipc/core'
import {
  type Direction,
  FRAME_HEADER_BYTES,
  type FrameHeader,
  fromSystemError,
  type Header,
  type Port,
  type PortHost,
} from '@ipc/core/adapter'
import { type Mapping, SysvQueueCounts } from '@ipc/ffi'
import type { Control } from '@ipc/host'
import { readLinkFrame, writeLinkFrame } from '../link-frame.js'
import { sendSome } from '../send-some.js'
import type { EventCount } from '../wake-up/event-count.js'
import { linkBoard } from '../wake-up/link-board.js'
import type { LinkRecord, LinkSide } from './link-record.js'
import { MessageBox } from './message-box.js'
import { saysQueueGone } from './queue-gone.js'
import { removeLinkQueue } from './remove-queue.js'

/** What a link on System V queues is made of. */
export interface SysvLinkParts {
  readonly address: string
  readonly control: Control
  readonly board: Mapping
  readonly side: LinkSide
  readonly record: LinkRecord
  readonly outgoing: number
  readonly incoming: number
  readonly capacity: number
  readonly bytes: number
  readonly maxMessageBytes: number
}

/** A thread that sleeps on the other side's messages looks so often whether it still lives. */
const DEATH_LOOK_EACH_MS = 20
const DIRECTIONS = ['receive', 'send'] as const

/**
 * One end of a link on two System V queues of its own. A kernel message is a frame header and the user's bytes; its mtype
 * is the user's. Event loops are woken over the pair's control connection, threads by a futex, and only where the other waits.
 */
export class SysvLinkPort implements Port {
  readonly address: string
  readonly buffering: { readonly capacity: number; readonly bytes: number }
  readonly maxMessageBytes: number
  readonly #parts: SysvLinkParts
  readonly #box: MessageBox
  readonly #queueCounts = new SysvQueueCounts()
  readonly #frame: FrameHeader = { length: 0, kind: 0, flags: 0, correlation: 0 }
  /** What each direction waits for. */
  readonly #counts: Readonly<Record<Direction, EventCount>>
  /** What each direction's success tells the other side. */
  readonly #tells: Readonly<Record<Direction, EventCount>>
  readonly #waiting = { receive: 0, send: 0 }
  #host: PortHost | undefined
  #closed = false
  #removed = false

  constructor(parts: SysvLinkParts) {
    const { address, capacity, bytes, maxMessageBytes, board, control, side } = parts
    this.address = address
    this.buffering = { capacity, bytes }
    this.maxMessageBytes = maxMessageBytes
    this.#parts = parts
    this.#box = new MessageBox(address, maxMessageBytes + FRAME_HEADER_BYTES)
    const [fromMaker, toMaker] = linkBoard(board, () => control.ring())
    const [outgoing, incoming] = side === 'maker' ? [fromMaker, toMaker] : [toMaker, fromMaker]
    this.#counts = { receive: incoming.messages, send: outgoing.room }
    this.#tells = { receive: incoming.room, send: outgoing.messages }
  }

  attach(host: PortHost): void {
    this.#host = host
    const { control } = this.#parts
    control.onRing(() => {
      for (const to of DIRECTIONS) if (this.#waiting[to] > 0) host.wake(to)
    })
    control.onEnd((reason) => {
      if (this.#closed) return
      host.ended(reason)
      if (!this.isReady('receive')) this.#removeBoth()
    })
  }

  trySend(bytes: Uint8Array, header: Header): boolean {
    if (!this.#put(bytes, header)) return false
    this.#tells.send.advance()
    return true
  }

  /** The kernel takes them one by one; who waits is woken once. */
  trySendMany(messages: readonly Uint8Array[], from: number, header: Header): number {
    return sendSome(
      messages,
      from,
      (bytes) => this.#put(bytes, header),
      () => this.#tells.send.advance(),
    )
  }

  tryReceive(header: Header, selector: TypeSelector | undefined): Uint8Array | undefined {
    let length = this.#take(selector)
    if (length < 0 && this.#counts.receive.hasNews()) length = this.#take(selector)
    if (length < 0) return undefined
    this.#tells.receive.advance()
    header.type = this.#box.type
    return readLinkFrame(this.#box.data, length, this.#frame, header, this.maxMessageBytes, this.address)
  }

  isReady(to: Direction): boolean {
    this.#counts[to].hasNews()
    try {
      if (to === 'receive') return this.#queueCounts.read(this.#parts.incoming).messages > 0
      const { bytes, maxBytes } = this.#queueCounts.read(this.#parts.outgoing)
      return bytes + FRAME_HEADER_BYTES < maxBytes && !this.#isAtCapacity()
    } catch (error) {
      if (saysQueueGone(error)) return false
      throw this.#failure(error, 'look at')
    }
  }

  arm(to: Direction, waiting: number): void {
    const before = this.#waiting[to]
    if (this.#closed) return
    this.#waiting[to] = waiting
    if (waiting > 0 && before === 0) this.#counts[to].countLoop(1)
    else if (waiting === 0 && before > 0) this.#counts[to].countLoop(-1)
    // After the mark is set: what came between the last try and the mark rang for nobody.
    if (waiting > 0 && this.#counts[to].hasChanged) setImmediate(() => this.#host?.wake(to))
  }

  sleep(to: Direction, milliseconds: number): void {
    const slept = this.#counts[to].sleep(Math.min(milliseconds, DEATH_LOOK_EACH_MS))
    if (slept) this.#parts.control.check()
  }

  queued(): number {
    return this.isReady('receive') ? this.#queueCounts.read(this.#parts.incoming).messages : 0
  }

  close(): number {
    if (this.#closed) return 0
    for (const to of DIRECTIONS) this.arm(to, 0)
    this.#closed = true
    const { control, board, record, incoming } = this.#parts
    removeLinkQueue(incoming)
    // A living peer has yet to receive what was sent, and removes that queue when it has done so.
    if (control.ended !== undefined || this.#host === undefined) this.#removeBoth()
    record.close(this.#areGone())
    control.close()
    board.close()
    return 0
  }

  #put(bytes: Uint8Array, header: Header): boolean {
    const length = writeLinkFrame(this.#box.data, bytes, header)
    try {
      return (
        this.#send(length, header.type) || (this.#counts.send.hasNews() && this.#send(length, header.type))
      )
    } catch (error) {
      if (!saysQueueGone(error)) throw this.#failure(error, 'send')
      // The other side has closed and removed what it would have received: its goodbye is on the way.
      this.#parts.control.check()
      return false
    }
  }

  #send(length: number, type: number): boolean {
    // This end is the only sender: the count cannot grow between the look and the send.
    return !this.#isAtCapacity() && this.#box.send(this.#parts.outgoing, length, type)
  }

  #take(selector: TypeSelector | undefined): number {
    if (this.#removed) return -1
    const { incoming, control } = this.#parts
    // Asked before the look: what came before the end is found by it.
    const ended = control.ended !== undefined
    let length: number
    try {
      length = this.#box.receive(incoming, selector)
    } catch (error) {
      if (!saysQueueGone(error)) throw this.#failure(error, 'receive')
      return -1
    }
    if (length < 0 && ended && selector === undefined) this.#removeBoth()
    return length
  }

  /** The last of the pair leaves nothing in the kernel. */
  #removeBoth(): void {
    if (this.#removed) return
    this.#removed = true
    const { incoming, outgoing, record } = this.#parts
    removeLinkQueue(incoming)
    removeLinkQueue(outgoing)
    record.close(this.#areGone())
  }

  #areGone(): boolean {
    const { incoming, outgoing } = this.#parts
    return [incoming, outgoing].every((queue) => {
      try {
        this.#queueCounts.read(queue)
        return false
      } catch (error) {
        return saysQueueGone(error)
      }
    })
  }

  #isAtCapacity(): boolean {
    const { capacity } = this.buffering
    return (
      capacity !== Number.POSITIVE_INFINITY &&
      this.#queueCounts.read(this.#parts.outgoing).messages >= capacity
    )
  }

  #failure(error: unknown, verb: string): unknown {
    return fromSystemError(error, `cannot ${verb} on ${this.address}`, this.address)
  }
}
