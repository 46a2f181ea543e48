import { chmodSync, lstatSync, unlinkSync } from 'node:fs'
import { IpcError } from '@ipc/core'
import { fromSystemError } from '@ipc/core/adapter'
import {
  bindUnix,
  close,
  connectUnix,
  errno,
  listen,
  peerCredentials,
  SystemError,
  socket,
  ThreadDescriptor,
} from '@ipc/ffi'
import { runtimeFileMode } from '../directory/runtime-directory.js'
import { LockFile } from '../locks/lock-file.js'
import { withLockAsync } from '../locks/with-lock.js'

const BACKLOG = 511

/** The file that who binds a party's path locks. */
export const partyLock = (path: string): string => `${path}.lock`

// A process that ends without closing its parties still takes their files away; one that is killed cannot.
const open = new Set<PartySocket>()
let removesAtExit = false

/** A listening socket at a path, and the file that is its name. */
export interface PartySocket {
  readonly descriptor: number
  readonly owner: ThreadDescriptor
  readonly path: string
  /** Which file at the path is this socket's. */
  readonly inode: bigint
}

/** What a try to connect gave: a descriptor, nobody there (or a dead one's file), or a living one with a full backlog. */
export type Connected = number | 'absent' | 'busy'

/**
 * Binds a party's name. A dead owner's file is taken over; a living owner's never, nor that of a stopped one, which the
 * kernel goes on accepting for. Two that bind at once take turns by a lock file beside the socket, which goes afterwards.
 * @throws IpcError IPC_EXISTS naming the owner's process, IPC_CORRUPT when the path holds no socket, IPC_PERMISSION, IPC_LIMIT.
 */
export async function bindParty(path: string, name: string): Promise<PartySocket> {
  try {
    return await withLockAsync(partyLock(path), () => bindLocked(path, name), { remove: true })
  } catch (error) {
    throw fromSystemError(error, `cannot bind the party '${name}' to ${path}`, path)
  }
}

/** Takes the name away, if it is still this socket's, and closes the socket. Idempotence is the caller's. True = it was this process's last. */
export function releaseParty(own: PartySocket): boolean {
  open.delete(own)
  // The file goes first: nobody takes it over while the socket listens.
  removeOwn(own)
  own.owner.close()
  return open.size === 0
}

/** Removes a socket's file when nobody listens there; leaves what is alive, is being bound, or is no socket. */
export function removeIfDead(path: string, lockPath: string): void {
  const lock = LockFile.tryAcquire(lockPath)
  if (lock === undefined) return
  try {
    const there = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    if (there?.isSocket() !== true) return
    const found = connectParty(path)
    if (found === 'absent') unlinkSync(path)
    else if (found !== 'busy') close(found)
  } finally {
    lock.release({ remove: true })
  }
}

/** Connects to a party's socket, without waiting. @throws SystemError */
export function connectParty(path: string): Connected {
  const descriptor = socket('unix', 'stream')
  try {
    const result = connectUnix(descriptor, path)
    if (result === 0) return descriptor
    close(descriptor)
    return result === -errno.EAGAIN ? 'busy' : 'absent'
  } catch (error) {
    close(descriptor)
    throw error
  }
}

function bindLocked(path: string, name: string): PartySocket {
  const descriptor = socket('unix', 'stream')
  try {
    if (!tryBind(descriptor, path)) {
      removeDead(path, name)
      bindUnix(descriptor, path)
    }
    listen(descriptor, BACKLOG)
    // Also tells those who watch the directory that a connection succeeds from now on: the bind came too early for that.
    chmodSync(path, runtimeFileMode())
    const own = { descriptor, owner: new ThreadDescriptor(descriptor), path, inode: inodeAt(path) ?? 0n }
    removeAtExit(own)
    return own
  } catch (error) {
    close(descriptor)
    throw error
  }
}

function tryBind(descriptor: number, path: string): boolean {
  try {
    bindUnix(descriptor, path)
    return true
  } catch (error) {
    if (SystemError.is(error) && error.code === 'EADDRINUSE') return false
    throw error
  }
}

function removeDead(path: string, name: string): void {
  const there = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (there === undefined) return
  if (!there.isSocket()) {
    throw new IpcError('IPC_CORRUPT', `${path}, the socket of the party '${name}', is no socket: remove it`, {
      address: path,
    })
  }
  const found = connectParty(path)
  if (found !== 'absent') throw existsAlready(path, name, found)
  if (inodeAt(path) === there.ino) unlinkSync(path)
}

function existsAlready(path: string, name: string, found: number | 'busy'): IpcError {
  let who = 'a living process'
  if (found !== 'busy') {
    who = `process ${peerCredentials(found).pid}`
    close(found)
  }
  const message = `the party '${name}' is open in ${who}: close it there, or choose another name or namespace`
  return new IpcError('IPC_EXISTS', message, { address: path })
}

function removeAtExit(own: PartySocket): void {
  open.add(own)
  if (removesAtExit) return
  removesAtExit = true
  process.once('exit', () => {
    for (const socketAtExit of open) removeOwn(socketAtExit)
  })
}

function removeOwn(own: PartySocket): void {
  if (inodeAt(own.path) === own.inode) unlinkSync(own.path)
}

function inodeAt(path: string): bigint | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false })?.ino
}
