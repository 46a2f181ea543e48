import { chmodSync, unlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { IpcError } from '@ipc/core'
import { fromSystemError, type MailboxRequest } from '@ipc/core/adapter'
import { bindUnix, close, connectUnix, errno, listen, socket } from '@ipc/ffi'
import { withLock } from '@ipc/host'
import { UnixConnection } from '../connection/unix-connection.js'
import type { MailboxAttributes } from '../mailbox/greeting.js'
import { houses, openHouse } from '../mailbox/houses.js'
import type { Meeting, Met } from '../mailbox/meeting.js'
import { noOwner, ownerExists } from '../mailbox/meeting-errors.js'
import { lockOf, type UnixAddress } from './unix-address.js'
import { UnixListener } from './unix-listener.js'
import { isDead, lookAt, renameUnlinked, sweepUnlinked, unlinkedPath } from './unlinked-socket.js'

const BACKLOG = 511

/**
 * Who binds the path first owns the mailbox; others connect. A path whose owner is dead refuses connections, and is
 * taken over under a lock: two newcomers must not both remove it, the second one's removal would take the first one's new
 * socket. A stopped owner's backlog still takes connections, so it is never usurped.
 */
export class UnixMeeting implements Meeting {
  readonly address: string
  readonly #at: UnixAddress
  readonly #mode: number

  constructor(at: UnixAddress, mode: number) {
    this.address = at.shown
    this.#at = at
    this.#mode = mode
  }

  meet(create: MailboxRequest['create'], attributes: MailboxAttributes): Met | undefined {
    const { address } = this
    const ours = houses.get(address)
    if (ours?.open) {
      if (create === 'exclusive') throw ownerExists(address)
      return { house: ours }
    }
    const found = this.#connect()
    if (typeof found !== 'number') {
      if (create !== 'exclusive') return { connection: found }
      found.close()
      throw ownerExists(address)
    }
    if (found === -errno.EAGAIN) return undefined
    if (create === 'never') {
      throw noOwner(address)
    }
    return this.#lockAndOwn(attributes)
  }

  /** Who finds the lock taken looks again soon, and blocks nobody: another is about to own the mailbox, or stands still there. */
  #lockAndOwn(attributes: MailboxAttributes): Met | undefined {
    return this.#locked(() => this.#own(attributes))
  }

  /** Undefined also where the lock is taken. */
  #locked<R>(action: () => R): R | undefined {
    let locked = false
    const noted = (): R => {
      locked = true
      return action()
    }
    try {
      return withLock(this.#at.lock, noted, { remove: true, timeoutMs: 0 })
    } catch (error) {
      if (!locked && IpcError.is(error, 'IPC_LIMIT')) return undefined
      throw error
    }
  }

  apart(place: string): UnixMeeting | undefined {
    const path = this.#at.path && unlinkedPath(this.#at.path, place)
    if (path === undefined || lookAt(path) === undefined) return undefined
    return new UnixMeeting({ name: path, shown: path, path, lock: lockOf(path) }, this.#mode)
  }

  unlink(): boolean {
    const { path } = this.#at
    if (path === undefined || !lookAt(path)?.isSocket()) return false
    try {
      // Under the lock nobody becomes the owner meanwhile; who holds it is about to, and has no members yet.
      const isFree = this.#locked(() => {
        if (!isDead(path)) renameUnlinked(path)
        else unlinkSync(path)
        return true
      })
      if (isFree !== true) unlinkSync(path)
      sweepUnlinked(dirname(path))
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
      throw fromSystemError(error, `cannot remove ${path}`, path)
    }
  }

  // Under the lock, which every owner takes to bind: what refuses now is dead, and not between bind and listen.
  #own(attributes: MailboxAttributes): Met | undefined {
    const found = this.#connect()
    if (found instanceof UnixConnection) return { connection: found }
    if (found === -errno.EAGAIN) return undefined
    const { path } = this.#at
    if (path !== undefined) this.#removeDead(path)
    const descriptor = socket('unix', 'stream')
    try {
      bindUnix(descriptor, this.#at.name)
      if (path !== undefined) chmodSync(path, this.#mode)
      listen(descriptor, BACKLOG)
    } catch (error) {
      close(descriptor)
      throw fromSystemError(error, `cannot bind ${this.address}`, this.address)
    }
    const listener = new UnixListener(descriptor, this.address, path)
    return { house: openHouse(attributes, listener, this.address) }
  }

  #removeDead(path: string): void {
    const there = lookAt(path)
    if (there === undefined) return
    if (!there.isSocket()) {
      throw new IpcError(
        'IPC_EXISTS',
        `${path} is there and is no socket: remove it or choose another path`,
        { address: path },
      )
    }
    unlinkSync(path)
  }

  #connect(): UnixConnection | number {
    const descriptor = socket('unix', 'stream')
    try {
      this.#refuseSymbolicLink()
      const answer = connectUnix(descriptor, this.#at.name)
      if (answer === 0) return new UnixConnection(descriptor, this.address)
      close(descriptor)
      return answer
    } catch (error) {
      close(descriptor)
      throw fromSystemError(error, `cannot connect to ${this.address}`, this.address)
    }
  }

  // connect(2) would follow it: in a directory that others may write, it could lead to anybody's socket.
  #refuseSymbolicLink(): void {
    const { path } = this.#at
    if (path === undefined || !lookAt(path)?.isSymbolicLink()) return
    throw new IpcError(
      'IPC_PERMISSION',
      `${path} is a symbolic link, and whoever made it could point it elsewhere: remove it, or name the socket itself`,
      { address: path },
    )
  }
}
