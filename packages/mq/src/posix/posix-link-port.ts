import {
  type Direction,
  FRAME_HEADER_BYTES,
  type FrameHeader,
  fromSystemError,
  type Header,
  type Port,
  type PortHost,
} from '@ipc/core/adapter'
import { createPollSet, POLLIN, POLLOUT, type PollSet } from '@ipc/ffi'
import type { Control } from '@ipc/host'
import { readLinkFrame, writeLinkFrame } from '../link-frame.js'
import { sendSome } from '../send-some.js'
import { BlockingSpin } from '../waiting/blocking-spin.js'
import { DescriptorWait } from './descriptor-wait.js'
import type { QueueHandle } from './queue-handle.js'

/** A thread that sleeps on the other side's messages looks so often whether it still lives. */
const DEATH_LOOK_EACH_MS = 20

/** What a link on POSIX queues is made of. */
export interface PosixLinkParts {
  readonly address: string
  readonly control: Control
  readonly outgoing: QueueHandle
  readonly incoming: QueueHandle
}

/**
 * One end of a link on two POSIX queues that have no name any more: they go with their last descriptor. A kernel
 * message is a frame header and the user's bytes; its priority is the user's.
 */
export class PosixLinkPort implements Port {
  readonly address: string
  readonly buffering: { readonly capacity: number; readonly bytes: number }
  readonly maxMessageBytes: number
  readonly #parts: PosixLinkParts
  readonly #frame: FrameHeader = { length: 0, kind: 0, flags: 0, correlation: 0 }
  readonly #roomSet: PollSet
  readonly #spins: Readonly<Record<Direction, BlockingSpin>> = {
    receive: new BlockingSpin(false),
    send: new BlockingSpin(),
  }
  #readable: DescriptorWait | undefined
  #writable: DescriptorWait | undefined
  #host: PortHost | undefined
  #closed = false

  constructor(parts: PosixLinkParts) {
    const { address, outgoing, control } = parts
    this.address = address
    this.buffering = { capacity: outgoing.capacity, bytes: Number.POSITIVE_INFINITY }
    this.maxMessageBytes = outgoing.messageBytes - FRAME_HEADER_BYTES
    this.#parts = parts
    this.#roomSet = createPollSet([
      { fd: outgoing.descriptor, events: POLLOUT },
      { fd: control.descriptor, events: POLLIN },
    ])
  }

  attach(host: PortHost): void {
    this.#host = host
    this.#parts.control.onEnd((reason) => {
      if (!this.#closed) host.ended(reason)
    })
  }

  trySend(bytes: Uint8Array, header: Header): boolean {
    const { outgoing } = this.#parts
    const length = writeLinkFrame(outgoing.data, bytes, header)
    try {
      const sent = outgoing.send(outgoing.data, length, header.priority)
      if (sent) this.#spins.send.succeeded()
      return sent
    } catch (error) {
      throw fromSystemError(error, `cannot send on ${this.address}`, this.address)
    }
  }

  /** The kernel takes them one by one. */
  trySendMany(messages: readonly Uint8Array[], from: number, header: Header): number {
    return sendSome(messages, from, (bytes) => this.trySend(bytes, header))
  }

  tryReceive(header: Header): Uint8Array | undefined {
    const { incoming } = this.#parts
    let length: number
    try {
      length = incoming.receive()
    } catch (error) {
      throw fromSystemError(error, `cannot receive on ${this.address}`, this.address)
    }
    if (length < 0) return undefined
    this.#spins.receive.succeeded()
    header.priority = incoming.priority
    return readLinkFrame(incoming.data, length, this.#frame, header, this.maxMessageBytes, this.address)
  }

  isReady(to: Direction): boolean {
    if (this.#closed) return false
    const { incoming, outgoing } = this.#parts
    return to === 'receive' ? incoming.messages > 0 : outgoing.messages < this.buffering.capacity
  }

  arm(to: Direction, waiting: number): void {
    if (this.#closed) return
    const { incoming, outgoing } = this.#parts
    if (to === 'receive') {
      if (waiting > 0)
        this.#readable ??= new DescriptorWait(
          incoming.descriptor,
          () => this.#host?.wake('receive'),
          () => {},
        )
      this.#readable?.waitReadable(waiting > 0)
    } else {
      if (waiting > 0)
        this.#writable ??= new DescriptorWait(
          outgoing.descriptor,
          () => {},
          () => this.#host?.wake('send'),
        )
      this.#writable?.waitWritable(waiting > 0)
    }
  }

  sleep(to: Direction, milliseconds: number): void {
    // The try that follows is the look.
    if (this.#spins[to].looks() > 0) return
    const { incoming, control } = this.#parts
    if (to === 'send') this.#roomSet.wait(milliseconds)
    else incoming.sleepForMessage(Math.min(milliseconds, DEATH_LOOK_EACH_MS))
    control.check()
  }

  queued(): number {
    return this.#parts.incoming.messages
  }

  close(): number {
    if (this.#closed) return 0
    this.#closed = true
    const { control, incoming, outgoing } = this.#parts
    this.#readable?.close()
    this.#writable?.close()
    incoming.close()
    // Our descriptor goes, the queue does not: the peer holds its own until it has received what was sent.
    outgoing.close()
    control.close()
    return 0
  }
}
