import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { PeerIdentity } from '@ipc/core'
import type { Connection, ConnectionEvents } from '../connection/connection.js'
import { readOnAfterFailedWrite } from './failed-write.js'
import { HostWatch, type HostWatchLimits } from './host-watch.js'

const WHOLE_BYTES = 65_536
const KEEP_ALIVE_MS = 10_000
const LONGEST_TIMER_MS = 0x7fff_ffff

/** A connected TCP (or TLS) socket of node:net. Needs the event loop. Bytes that the kernel does not take wait in this process. */
export class TcpConnection implements Connection {
  readonly address: string
  readonly identity: PeerIdentity
  readonly frameBytes = WHOLE_BYTES
  readonly mayLose: boolean = true
  broken = false
  readonly #socket: Socket
  readonly #hostWatch: HostWatch | undefined
  #events: ConnectionEvents | undefined
  #unread: Uint8Array | undefined
  #wantsDrain = false
  #listening = false
  #ended = false
  #closed = false

  /** Takes the socket over, which must be connected. `limits`: of the watch on the other side's host. */
  constructor(socket: Socket, address: string, limits?: HostWatchLimits | 'no network') {
    this.#socket = socket
    this.#hostWatch = limits === 'no network' ? undefined : new HostWatch(socket, limits)
    this.address = address
    this.identity = socket instanceof TLSSocket ? { certificateNames: certificateNames(socket) } : {}
    socket.setNoDelay(true)
    socket.setKeepAlive(true, KEEP_ALIVE_MS)
    socket.unref()
    readOnAfterFailedWrite(socket, () => this.#readTheRest())
    socket.on('error', () => this.#end())
    socket.on('close', () => this.#end())
  }

  get pending(): number {
    return this.#socket.writableLength
  }

  get full(): boolean {
    return this.#socket.writableLength > 0
  }

  start(events: ConnectionEvents): void {
    this.#events = events
    this.#giveUnread()
    if (this.#ended) queueMicrotask(() => this.#events?.end())
    if (this.#listening) return
    this.#listening = true
    this.#socket.on('data', (chunk: Uint8Array) => this.#events?.data(chunk))
    this.#socket.on('end', () => this.#end())
  }

  /** Its user is done with it: it stays paused until the next one's `start` and `resume`. */
  handOver(): void {
    this.pause()
    this.#events = undefined
  }

  /** Gives back what the next user is to read first. */
  unread(bytes: Uint8Array): void {
    this.#unread = bytes.slice()
    if (this.#events !== undefined) this.#giveUnread()
  }

  tryWrite(bytes: Uint8Array, length: number): boolean {
    if (this.#closed || this.broken) return false
    if (this.#socket.writableLength > 0) {
      this.#wantsDrain = true
      return false
    }
    this.#write(bytes.slice(0, length))
    return true
  }

  write(bytes: Uint8Array, owned = false): void {
    if (this.#closed || this.broken || bytes.length === 0) return
    this.#write(owned ? bytes : bytes.slice())
  }

  /** No more than one frame: what the kernel does not take of it this process keeps, and longer messages go in parts. */
  room(): number {
    return this.full || this.broken ? 0 : WHOLE_BYTES
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  /**
   * Waits for the other side's end of the stream too: closed with bytes unread, TCP would reset it and the other side might
   * lose what it had not read yet.
   */
  finish(timeoutMs: number): Promise<boolean> | undefined {
    if (this.#closed || this.#ended) {
      this.close()
      return undefined
    }
    return new Promise((resolve) => {
      const done = (all: boolean) => {
        clearTimeout(timer)
        this.close()
        // Whoever has not read it by now would keep it in this process's memory for ever.
        if (!all) this.#socket.destroy()
        resolve(all)
      }
      const timer = setTimeout(done, Math.min(timeoutMs, LONGEST_TIMER_MS), false)
      // Its end of the stream comes after it has read ours; a break is no such word.
      this.#socket.once('end', () => done(true))
      this.#socket.once('close', () => done(false))
      this.#events = { data: () => {}, drain: () => {}, end: () => {} }
      this.#socket.end()
      this.#socket.resume()
    })
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#events = undefined
    // What was written goes out first: word of a refusal must reach the other side.
    this.#socket.destroySoon()
  }

  /** Whether the other side is still there, as far as the kernel has told. */
  alive(): boolean {
    return !this.#closed && !this.#ended && !this.#socket.destroyed
  }

  #write(bytes: Uint8Array): void {
    this.#hostWatch?.wrote()
    this.#socket.write(bytes, () => {
      if (!this.#wantsDrain || this.#socket.writableLength > 0) return
      this.#wantsDrain = false
      this.#events?.drain()
    })
  }

  // Later, for who has just begun may not be ready to be called; still before anything new is read.
  #giveUnread(): void {
    const unread = this.#unread
    this.#unread = undefined
    if (unread !== undefined) queueMicrotask(() => this.#events?.data(unread))
  }

  // A pause has nothing to hold back any more but the end: what there is, is bounded by the kernel's buffer.
  #readTheRest(): void {
    this.broken = true
    if (this.#events !== undefined) this.#socket.resume()
  }

  #end(): void {
    if (this.#ended) return
    this.#ended = true
    this.broken = true
    this.#events?.end()
  }
}

function certificateNames(socket: TLSSocket): readonly string[] {
  const certificate = socket.getPeerCertificate()
  const names = new Set<string>()
  const common = certificate.subject?.CN
  for (const name of Array.isArray(common) ? common : [common]) if (name !== undefined) names.add(name)
  for (const [, name] of (certificate.subjectaltname ?? '').matchAll(/(?:DNS|URI|IP Address):([^,\s]+)/g)) {
    if (name !== undefined) names.add(name)
  }
  return [...names]
}
