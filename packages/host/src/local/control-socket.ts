import { fstatSync } from 'node:fs'
import {
  errno,
  POLLERR,
  POLLHUP,
  POLLNVAL,
  POLLRDHUP,
  pollOne,
  Readiness,
  receive,
  send,
  setSocketBuffer,
  ThreadDescriptor,
} from '@ipc/ffi'
import type { Control, ControlEnd } from './control.js'

const RING = 1
const GOODBYE = 2
const ringByte = Uint8Array.of(RING)
const goodbyeByte = Uint8Array.of(GOODBYE)
const GONE = POLLHUP | POLLERR | POLLNVAL | POLLRDHUP
const ROOM_FOR_GOODBYE_BYTES = 262_144
const READS_A_TURN = 16
const scratch = new Uint8Array(256)

/** A control connection on a Unix stream socket. First a wire reads records from it; from `begin` on one byte is one word. */
export class ControlSocket implements Control {
  readonly descriptor: number
  ended: ControlEnd | undefined
  readonly #owner: ThreadDescriptor
  readonly #inode: bigint
  #readiness: Readiness | undefined
  #readable: () => void = () => this.check()
  #onEnd: ((reason: ControlEnd) => void) | undefined
  #onRing: (() => void) | undefined
  #rungBefore = false
  #detached = false
  #closed = false

  constructor(descriptor: number) {
    this.descriptor = descriptor
    // The other side sees the end of a worker as it sees that of a process.
    this.#owner = new ThreadDescriptor(descriptor)
    this.#inode = fstatSync(descriptor, { bigint: true }).ino
  }

  /** Calls back while there is something to read, instead of the control's own reading. */
  listen(readable: () => void): void {
    this.#readable = readable
    this.#readiness ??= new Readiness(this.descriptor, () => this.#readable()).unref()
    this.#readiness.start({ readable: true, writable: false })
  }

  /** The link is made: reads as a control, or lets go of a descriptor that was given away. */
  begin(): void {
    if (this.#detached) this.#stop()
    else this.listen(() => this.check())
  }

  /** Whether the other side is still there, looked up now. */
  alive(): boolean {
    if (this.#closed || this.ended !== undefined) return false
    if (this.#detached && !this.#isStillOurs()) return false
    return (pollOne(this.descriptor, POLLRDHUP, 0) & GONE) === 0
  }

  onEnd(callback: (reason: ControlEnd) => void): void {
    this.#onEnd = callback
    const { ended } = this
    if (ended === undefined) return
    queueMicrotask(() => {
      if (!this.#closed) callback(ended)
    })
  }

  onRing(callback: () => void): void {
    this.#onRing = callback
    if (!this.#rungBefore) return
    this.#rungBefore = false
    queueMicrotask(() => {
      if (!this.#closed) callback()
    })
  }

  ring(): void {
    if (this.#closed || this.#detached || this.ended !== undefined) return
    // -EAGAIN: rings that nobody took yet fill the socket, so it has been rung. A hang-up is told by reading.
    send(this.descriptor, ringByte, 0, 1)
  }

  check(): void {
    if (this.#closed || this.#detached || this.ended !== undefined) return
    let rung = false
    let ended: ControlEnd | undefined
    for (let reads = 0; reads < READS_A_TURN && ended === undefined; reads++) {
      const got = receive(this.descriptor, scratch, 0, scratch.length)
      if (got === -errno.EAGAIN) break
      if (got <= 0) ended = 'peer-died'
      for (let at = 0; at < got; at++) {
        if (scratch[at] === RING) rung = true
        else ended ??= scratch[at] === GOODBYE ? 'peer-closed' : 'peer-died'
      }
      // An end behind these bytes is readable too, so it is found by the next look.
      if (got < scratch.length) break
    }
    if (rung) this.#rang()
    if (ended !== undefined) this.#end(ended)
  }

  detach(): ThreadDescriptor {
    if (this.#closed) throw new Error('the control connection is closed: nothing is left to give away')
    this.#detached = true
    return this.#owner
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#stop()
    if (this.#detached) return
    if (this.ended === undefined) this.#sayGoodbye()
    this.#owner.close()
  }

  #rang(): void {
    if (this.#onRing === undefined) this.#rungBefore = true
    else this.#onRing()
  }

  #end(reason: ControlEnd): void {
    if (this.#closed || this.ended !== undefined) return
    this.ended = reason
    // A hang-up is readable for ever.
    this.#stop()
    this.#onEnd?.(reason)
  }

  #sayGoodbye(): void {
    if (send(this.descriptor, goodbyeByte, 0, 1) !== -errno.EAGAIN) return
    // Rings that the other side did not take fill the socket; the goodbye must not be lost for them.
    setSocketBuffer(this.descriptor, 'send', ROOM_FOR_GOODBYE_BYTES)
    send(this.descriptor, goodbyeByte, 0, 1)
  }

  #stop(): void {
    this.#readiness?.close()
    this.#readiness = undefined
  }

  #isStillOurs(): boolean {
    try {
      return fstatSync(this.descriptor, { bigint: true }).ino === this.#inode
    } catch {
      return false
    }
  }
}
