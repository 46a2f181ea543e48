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
import { DescriptorWait } from './descriptor-wait.js'
import type { QueueHandle } from './queue-handle.js'

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
  readonly #sleepers: Readonly<Record<Direction, PollSet>>
  #readable: DescriptorWait | undefined
  #writable: DescriptorWait | undefined
  #host: PortHost | undefined
  #closed = false

  constructor(parts: PosixLinkParts) {
    const { address, outgoing, incoming, control } = parts
    this.address = address
    this.buffering = { capacity: outgoing.capacity, bytes: Number.POSITIVE_INFINITY }
    this.maxMessageBytes = outgoing.messageBytes - FRAME_HEADER_BYTES
    this.#parts = parts
    const end = { fd: control.descriptor, events: POLLIN }
    this.#sleepers = {
      receive: createPollSet([{ fd: incoming.descriptor, events: POLLIN }, end]),
      send: createPollSet([{ fd: outgoing.descriptor, events: POLLOUT }, end]),
    }
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
      return outgoing.send(outgoing.data, length, header.priority)
    } catch (error) {
      throw fromSystemError(error, `cannot send on ${this.address}`, this.address)
    }
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
    this.#sleepers[to].wait(milliseconds)
    this.#parts.control.check()
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
