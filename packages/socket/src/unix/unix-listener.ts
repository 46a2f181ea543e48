import { type BigIntStats, unlinkSync } from 'node:fs'
import { accept, errno, Readiness, ThreadDescriptor } from '@ipc/ffi'
import { atExit } from '../at-exit.js'
import type { Connection } from '../connection/connection.js'
import { UnixConnection } from '../connection/unix-connection.js'
import type { Listener } from '../mailbox/listener.js'
import { sweepFirst, sweepLast } from './dead-owners.js'
import { lookAt, placeOf, unlinkedPath } from './unlinked-socket.js'

const ACCEPTS_PER_TURN = 64
const NO_DESCRIPTOR_LEFT_MS = 50

/** A listening Unix socket, by its own descriptor. */
export class UnixListener implements Listener {
  static #open = 0
  readonly descriptor: number
  readonly #owner: ThreadDescriptor
  readonly #address: string
  readonly #path: string | undefined
  readonly #inode: BigIntStats | undefined
  readonly #readiness: Readiness
  #onConnection: ((connection: Connection) => void) | undefined
  readonly #forgetExit: () => void
  #closed = false

  /** Takes the descriptor over. `path`: of a socket file; undefined for an abstract name. */
  constructor(descriptor: number, address: string, path: string | undefined) {
    this.descriptor = descriptor
    this.#owner = new ThreadDescriptor(descriptor)
    this.#address = address
    this.#path = path
    this.#inode = path === undefined ? undefined : lookAt(path)
    this.#readiness = new Readiness(descriptor, () => this.acceptNow()).unref()
    // Others may have it open, and find each other by its file.
    this.#forgetExit = atExit(() => this.close(true))
    if (UnixListener.#open++ === 0) sweepFirst()
  }

  start(onConnection: (connection: Connection) => void): void {
    this.#onConnection = onConnection
    this.#readiness.start({ readable: true, writable: false })
  }

  acceptNow(): void {
    for (let count = 0; count < ACCEPTS_PER_TURN && !this.#closed; count++) {
      let descriptor: number
      try {
        descriptor = accept(this.descriptor)
      } catch (error) {
        this.#pauseAt(error)
        return
      }
      if (descriptor === -errno.EAGAIN) return
      this.#onConnection?.(new UnixConnection(descriptor, this.#address))
    }
  }

  get place(): string | undefined {
    return this.#inode && placeOf(this.#inode)
  }

  named(): boolean {
    return !this.#closed && (this.#path === undefined || this.#isAt(this.#path))
  }

  close(hasHeirs = false): void {
    if (this.#closed) return
    // The path may be another's by now: somebody unlinked it and a new owner has bound it.
    if (this.#path !== undefined && this.named()) unlinkSync(this.#path)
    else if (!hasHeirs) this.forgetPlace()
    this.#closed = true
    this.#forgetExit()
    this.#readiness.close()
    this.#owner.close()
    if (--UnixListener.#open === 0) sweepLast()
  }

  forgetPlace(): void {
    const { place } = this
    if (this.#path === undefined || place === undefined) return
    const unlinked = unlinkedPath(this.#path, place)
    if (unlinked !== undefined && this.#isAt(unlinked)) unlinkSync(unlinked)
  }

  #isAt(path: string): boolean {
    const there = lookAt(path)
    return there !== undefined && there.ino === this.#inode?.ino && there.dev === this.#inode.dev
  }

  // Out of descriptors: the connection stays in the backlog, and the level would call again at once.
  #pauseAt(error: unknown): void {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ECONNABORTED') return
    if (code !== 'EMFILE' && code !== 'ENFILE' && code !== 'ENOBUFS' && code !== 'ENOMEM') throw error
    this.#readiness.stop()
    setTimeout(() => {
      if (!this.#closed) this.#readiness.start({ readable: true, writable: false })
    }, NO_DESCRIPTOR_LEFT_MS).unref()
  }
}
