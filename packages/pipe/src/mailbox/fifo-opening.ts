import { chmodSync, fstatSync, linkSync, rmSync, unlinkSync } from 'node:fs'
import { threadId } from 'node:worker_threads'
import { IpcError } from '@ipc/core'
import { agree, fromSystemError, type MailboxRequest } from '@ipc/core/adapter'
import {
  close,
  fcntlGetFlags,
  fcntlSetFlags,
  mkfifo,
  O,
  open,
  SystemError,
  tryLockByte,
  tryLockShared,
  unlockByte,
} from '@ipc/ffi'
import { readAttributes, writeAttributes } from '@ipc/host'
import { DEFAULT_MAX_MESSAGE_BYTES } from '../fifo-traits.js'
import { grantPipeBytes, roundedPipeBytes } from '../pipe-bytes.js'
import { FifoObject } from './fifo-object.js'
import type { FifoPlace } from './fifo-place.js'
import { FRAGMENT_DATA_BYTES } from './fragment.js'
import { LockByte } from './lock-byte.js'
import { isSameFile } from './same-file.js'

/** Opens or makes the FIFO of a mailbox, in steps that never wait. */
export class FifoOpening {
  readonly #place: FifoPlace
  readonly #request: MailboxRequest
  readonly #askedBytes: number | undefined

  constructor(place: FifoPlace, request: MailboxRequest) {
    this.#place = place
    this.#request = request
    this.#askedBytes = request.bytes === undefined ? undefined : roundedPipeBytes(request.bytes)
  }

  /** One attempt. Undefined = another process makes, opens or removes it just now: try again soon. */
  step(): FifoObject | undefined {
    const { create } = this.#request
    const there = create === 'exclusive' ? undefined : openFifo(this.#place.path)
    if (there !== undefined) return this.#useExisting(there)
    if (create === 'never') {
      throw new IpcError(
        'IPC_NOT_FOUND',
        `there is no FIFO ${this.#place.path}: open it with create 'if-missing'`,
        {
          address: this.#place.path,
        },
      )
    }
    return this.#make()
  }

  #useExisting(descriptor: number): FifoObject | undefined {
    try {
      if (tryLockByte(descriptor, LockByte.setup) && isSameFile(descriptor, this.#place.path)) {
        const object = this.#finish(descriptor, false)
        if (object !== undefined) return object
      }
    } catch (error) {
      letGo(descriptor)
      throw error
    }
    letGo(descriptor)
    return undefined
  }

  /** Made under another name and locked before it is seen: who opens it waits until its attributes are written. */
  #make(): FifoObject | undefined {
    const { path } = this.#place
    const temporary = `${path}.${process.pid}.${threadId}`
    let descriptor: number | undefined
    let linked = false
    try {
      rmSync(temporary, { force: true })
      mkfifo(temporary, 0o600)
      // The umask takes nothing away from a mode that was asked for.
      chmodSync(temporary, this.#request.mode)
      descriptor = open(temporary, O.RDWR | O.NONBLOCK | O.NOFOLLOW)
      tryLockByte(descriptor, LockByte.setup)
      linkSync(temporary, path)
      linked = true
      return this.#finish(descriptor, true)
    } catch (error) {
      if (descriptor !== undefined) letGo(descriptor)
      if (linked) unlinkSync(path)
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw fromSystemError(error, `cannot make the FIFO ${path}`, path)
      }
      if (this.#request.create !== 'exclusive') return undefined
      throw new IpcError(
        'IPC_EXISTS',
        `the FIFO ${path} is there already: open it with create 'if-missing'`,
        {
          address: path,
          cause: error,
        },
      )
    } finally {
      rmSync(temporary, { force: true })
    }
  }

  /** The set-up lock is held. Undefined = its last user is just removing it. */
  #finish(descriptor: number, made: boolean): FifoObject | undefined {
    const { path, attributes } = this.#place
    const request = this.#request
    if (!tryLockShared(descriptor, LockByte.user)) return undefined
    const record = made ? undefined : readAttributes(attributes)
    if (record !== undefined) agree(path, record, { ...request, bytes: this.#askedBytes })
    // A FIFO that nobody has open forgets its size.
    const pipeBytes = grantPipeBytes(descriptor, this.#askedBytes, record?.bytes, path)
    const maxMessageBytes = record?.maxMessageBytes ?? request.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES
    if (record === undefined) {
      const { name, namespace, codec } = request
      writeAttributes(attributes, {
        name,
        namespace,
        codec,
        bytes: pipeBytes,
        maxMessageBytes,
        creatorPid: process.pid,
      })
    }
    // Packet mode, which cannot be asked for in open(2), lets several read; as a stream the pipe holds more.
    if (maxMessageBytes <= FRAGMENT_DATA_BYTES)
      fcntlSetFlags(descriptor, fcntlGetFlags(descriptor) | O.DIRECT)
    unlockByte(descriptor, LockByte.setup)
    const { removeOnLastClose } = request
    return new FifoObject(this.#place, descriptor, { pipeBytes, maxMessageBytes, removeOnLastClose })
  }
}

/** Opens the FIFO at a path, both ways, so that it never waits for another and never ends. Undefined where there is none. */
export function openFifo(path: string): number | undefined {
  let descriptor: number
  try {
    descriptor = open(path, O.RDWR | O.NONBLOCK | O.NOFOLLOW)
  } catch (error) {
    if (SystemError.is(error) && error.code === 'ENOENT') return undefined
    throw fromSystemError(error, `cannot open the FIFO ${path}`, path, { ELOOP: 'IPC_PERMISSION' })
  }
  if (fstatSync(descriptor, { bigint: true }).isFIFO()) return descriptor
  close(descriptor)
  throw new IpcError('IPC_EXISTS', `${path} is there and is no FIFO: remove it, or give another path`, {
    address: path,
  })
}

function letGo(descriptor: number): void {
  unlockByte(descriptor, 0, 3)
  close(descriptor)
}
