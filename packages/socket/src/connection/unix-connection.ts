import type { PeerIdentity } from '@ipc/core'
import {
  bytesUnsent,
  errno,
  getSocketBuffer,
  POLLIN,
  POLLOUT,
  peerCredentials,
  Readiness,
  receive,
  receiveWithDescriptors,
  send,
  sendWithDescriptors,
  ThreadDescriptor,
} from '@ipc/ffi'
import type { Connection, ConnectionEvents } from './connection.js'
import { type Keeping, keeping } from './keeping.js'
import { KeptBytes } from './kept-bytes.js'
import { readSlab } from './read-slab.js'
import { Spin } from './spin.js'

// unix(7) streams: the kernel puts up to 32 KiB into one buffer, and takes or refuses one buffer as a whole.
const WHOLE_BYTES = 32_768
// More at once would lie about as garbage before its receiver gets to it.
const READS_PER_TURN = 2
// The kernel counts its own overhead (skb truesize) against the send buffer: up to a third was seen.
const ROOM_SHARE = 0.6

/** A connected Unix stream socket, by its own descriptor: works with the event loop and without. Follows unix(7). */
export class UnixConnection implements Connection, Keeping {
  readonly address: string
  readonly descriptor: number
  readonly identity: PeerIdentity
  readonly frameBytes = WHOLE_BYTES
  readonly lasting = true
  broken = false
  traffic?: 'both ways' | 'one way'
  readonly #owner: ThreadDescriptor
  readonly #kept = new KeptBytes()
  readonly #readiness: Readiness
  readonly #spin = new Spin()
  #takesDescriptors = false
  #events: ConnectionEvents | undefined
  #wantsDrain = false
  #paused = false
  #reading = false
  #ended = false
  #closed = false
  #flushed: (() => void) | undefined

  /** Takes the descriptor over. */
  constructor(taken: number | ThreadDescriptor, address: string) {
    this.#owner = typeof taken === 'number' ? new ThreadDescriptor(taken) : taken
    const descriptor = this.#owner.fd
    this.descriptor = descriptor
    this.address = address
    this.identity = peerCredentials(descriptor)
    this.#readiness = new Readiness(descriptor, ({ readable, writable }) => {
      if (writable) this.flush()
      if (readable) this.readNow()
    }).unref()
  }

  get pending(): number {
    return this.#kept.length
  }

  get full(): boolean {
    return this.#wantsDrain || this.#kept.length > 0
  }

  start(events: ConnectionEvents): void {
    this.#events = events
    this.#watch()
  }

  tryWrite(bytes: Uint8Array, length: number): boolean {
    if (this.#closed || this.broken) return false
    if (this.#kept.length > 0) return this.#full()
    const count = send(this.descriptor, bytes, 0, length)
    if (count === length) {
      this.#wantsDrain = false
      return true
    }
    if (count === -errno.EAGAIN) return this.#full()
    if (count < 0) return this.#break()
    this.#keep(bytes.slice(count, length))
    return true
  }

  tryWriteDescriptor(bytes: Uint8Array, descriptor: number): boolean {
    if (this.#closed || this.broken) return false
    if (this.#kept.length > 0) return this.#full()
    const count = sendWithDescriptors(this.descriptor, bytes, [descriptor])
    if (count === -errno.EAGAIN) return this.#full()
    if (count < 0) return this.#break()
    this.#keep(bytes.slice(count))
    return true
  }

  write(bytes: Uint8Array, owned = false): void {
    if (this.#closed || this.broken || bytes.length === 0) return
    if (this.#kept.length > 0) {
      this.#kept.push(owned ? bytes : bytes.slice())
      return
    }
    const count = send(this.descriptor, bytes)
    if (count === bytes.length) return
    if (count < 0 && count !== -errno.EAGAIN) {
      this.#break()
      return
    }
    const from = Math.max(0, count)
    this.#keep(owned ? bytes.subarray(from) : bytes.slice(from))
  }

  room(): number {
    if (this.#closed || this.broken || this.#kept.length > 0) return 0
    const free = getSocketBuffer(this.descriptor, 'send') - bytesUnsent(this.descriptor)
    return Math.max(0, Math.floor(free * ROOM_SHARE))
  }

  takeDescriptors(): void {
    this.#takesDescriptors = true
  }

  pause(): void {
    this.#paused = true
    this.#watch()
  }

  resume(): void {
    this.#paused = false
    this.#watch()
  }

  // Only an answer is worth staying awake for.
  expect(waiting: boolean): void {
    if (!waiting || this.traffic === 'one way') this.#spin.stop()
    else if (!this.#closed && !this.#ended) this.#spin.start()
  }

  readNow(): void {
    if (this.#reading || this.#paused || this.#ended || this.#closed || this.#events === undefined) return
    this.#reading = true
    try {
      this.#read()
    } finally {
      this.#reading = false
    }
  }

  get interests(): number | undefined {
    if (this.#closed || this.#ended) return undefined
    return (this.#paused ? 0 : POLLIN) | (this.#kept.length > 0 || this.#wantsDrain ? POLLOUT : 0)
  }

  service(found: number): void {
    if ((found & POLLOUT) !== 0 && !this.#closed) this.flush()
    if ((found & ~POLLOUT) !== 0) this.readNow()
  }

  finish(timeoutMs: number): Promise<boolean> | undefined {
    if (this.#kept.length === 0 || this.#closed || this.broken || this.#ended) {
      this.close()
      return undefined
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#flushed?.(), Math.min(timeoutMs, 0x7fff_ffff))
      this.#flushed = () => {
        clearTimeout(timer)
        this.#flushed = undefined
        const all = this.#kept.length === 0
        this.close()
        resolve(all)
      }
      this.#watch()
    })
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    keeping.delete(this)
    this.#events = undefined
    this.#spin.stop()
    this.#readiness.close()
    this.#owner.close()
    this.#flushed?.()
  }

  #read(): void {
    for (let round = 0; round < READS_PER_TURN; round++) {
      if (this.#paused || this.#closed) return
      const slab = readSlab.current()
      const room = slab.length - readSlab.used
      const count = this.#readInto(slab, readSlab.used, room)
      if (count === -errno.EAGAIN) return
      if (count <= 0) {
        this.#end()
        return
      }
      this.#spin.came()
      this.#events?.data(readSlab.take(count))
      if (count < room) return
    }
  }

  #readInto(slab: Uint8Array, offset: number, room: number): number {
    if (!this.#takesDescriptors) return receive(this.descriptor, slab, offset, room)
    const { length, descriptors, truncated } = receiveWithDescriptors(this.descriptor, slab, offset, room)
    if (descriptors.length > 0) this.#events?.descriptors?.(descriptors)
    // One comes with a message of ours: it is the one that is missing.
    if (truncated) this.#events?.descriptors?.([-1])
    return length
  }

  /** Hands over what is kept, as far as the kernel takes it. */
  flush(): void {
    if (this.#closed) return
    for (;;) {
      const piece = this.#kept.first()
      if (piece === undefined) break
      const count = send(this.descriptor, piece)
      if (count === -errno.EAGAIN) return
      if (count < 0) {
        this.#break()
        return
      }
      this.#kept.took(count)
    }
    keeping.delete(this)
    const tell = this.#wantsDrain
    this.#wantsDrain = false
    this.#watch()
    this.#flushed?.()
    if (tell) this.#events?.drain()
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#kept.push(bytes)
    keeping.add(this)
    this.#watch()
  }

  #full(): false {
    this.#wantsDrain = true
    this.#watch()
    return false
  }

  // What the other side had sent is read before its end is told.
  #break(): false {
    this.broken = true
    keeping.delete(this)
    this.#flushed?.()
    if (!this.#closed) {
      this.#paused = false
      this.#watch()
    }
    return false
  }

  #end(): void {
    this.#ended = true
    this.broken = true
    keeping.delete(this)
    this.#readiness.stop()
    this.#flushed?.()
    this.#events?.end()
  }

  #watch(): void {
    if (this.#closed || this.#ended || this.#events === undefined) return
    this.#readiness.start({
      readable: !this.#paused,
      writable: !this.broken && (this.#wantsDrain || this.#kept.length > 0),
    })
  }
}
