import { IpcError, type NoWait, type Opt, type TypeSelector, type Wait, type WaitSync } from '@ipc/core'
import { fromSystemError, waitSync } from '@ipc/core/adapter'
import {
  errno,
  IPC_CREAT,
  IPC_EXCL,
  IPC_NOWAIT,
  IPC_PRIVATE,
  MSG_NOERROR,
  msgctlSet,
  msgctlStat,
  msgget,
  msgrcv,
  msgsnd,
  type QueueStatus,
  SysvMessageBuffer,
  sleepSlice,
} from '@ipc/ffi'
import { waitFor } from '@ipc/host'
import { limitError } from './limits/limit-error.js'
import { MSGMNI, sysvLimits } from './limits/sysv-limits.js'
import { msgrcvSelection } from './sysv/msgrcv-selection.js'
import { saysQueueGone } from './sysv/queue-gone.js'
import { removeQueue } from './sysv/remove-queue.js'
import { removed, tooLargeToReceive, tooLargeToSend } from './sysv/sysv-queue-errors.js'
import { queueLook, SYNC_LOOK_EACH_MS } from './wake-up/queue-look.js'

/** How a System V queue is opened. */
export type SysvQueueOptions = Opt<{
  /** @default 'if-missing' */
  create: 'if-missing' | 'exclusive' | 'never'
  /** Permission bits of a queue that is made; the umask does not count. @default 0o600 */
  mode: number
  /** The longest message that a receive takes, in bytes. @default kernel.msgmax */
  maxBytes: number
}>

/** Which message a receive takes, as msgrcv(2). */
export type SysvSelection = Opt<{
  type: TypeSelector
  /** MSG_NOERROR: a longer message is cut to `maxBytes`, and its rest is lost. @default false */
  truncate: boolean
}>

/** A kernel message: its mtype and its bytes. */
export interface SysvMessage {
  readonly type: number
  readonly data: Uint8Array
}

/**
 * A System V message queue as the kernel has it: nothing is added to a message, no file is made beside the queue. It
 * has no descriptor to close: it stays until `remove`. A waiting call finds what it waits for within
 * 25 ms in the event loop, 10 ms in a Sync call, by looking (`sysvMq` channels wake each other at once). Linux. Follows sysvipc(7).
 */
export class SysvQueue {
  /** The key of a queue that only its identifier finds: each `open` with it makes another. */
  static readonly IPC_PRIVATE = IPC_PRIVATE
  /** msqid, as ipcs prints it. */
  readonly id: number
  readonly #address: string
  readonly #buffer: SysvMessageBuffer
  readonly #msgmax = sysvLimits().msgmax

  private constructor(id: number, maxBytes: number | undefined) {
    this.id = id
    this.#address = `System V queue ${id}`
    this.#buffer = new SysvMessageBuffer(maxBytes ?? this.#msgmax)
  }

  /**
   * The queue of a key. Never waits. Follows msgget(2). @throws IpcError IPC_NOT_FOUND (`create: 'never'`), IPC_EXISTS
   * (`'exclusive'`), IPC_PERMISSION, IPC_LIMIT over kernel.msgmni queues.
   */
  static open(key: number, options: SysvQueueOptions = {}): SysvQueue {
    const { create = 'if-missing', mode = 0o600 } = options
    const flags = { 'if-missing': IPC_CREAT, exclusive: IPC_CREAT | IPC_EXCL, never: 0 }[create]
    const address = `System V key 0x${(key >>> 0).toString(16)}`
    try {
      return new SysvQueue(msgget(key | 0, flags | (mode & 0o777)), options.maxBytes)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
        throw limitError(
          address,
          'another queue cannot be made',
          MSGMNI,
          sysvLimits().msgmni,
          'remove some (ipcs -q, ipcrm -q)',
        )
      }
      throw fromSystemError(error, `cannot open ${address}`, address)
    }
  }

  /** The queue of an identifier that another process told. @throws IpcError IPC_NOT_FOUND. */
  static byId(id: number, options: Pick<SysvQueueOptions, 'maxBytes'> = {}): SysvQueue {
    const queue = new SysvQueue(id, options.maxBytes)
    try {
      msgctlStat(id)
    } catch (error) {
      throw fromSystemError(error, `there is no System V queue ${id}`, queue.#address, {
        EINVAL: 'IPC_NOT_FOUND',
        EIDRM: 'IPC_NOT_FOUND',
      })
    }
    return queue
  }

  /** Sends with an mtype of 1 (default) or more. Never waits. False = full. @throws IpcError IPC_TOO_LARGE over kernel.msgmax, IPC_CLOSED for a removed queue. */
  trySend(data: Uint8Array, options: NoWait & Opt<{ type: number }> = {}): boolean {
    const { type = 1 } = options
    if (!Number.isSafeInteger(type) || type < 1)
      throw new RangeError(`the type of a message is 1 or more, not ${type}`)
    if (data.length > this.#msgmax) throw tooLargeToSend(this.#address, data.length, this.#msgmax)
    const buffer = data.length <= this.#buffer.data.length ? this.#buffer : new SysvMessageBuffer(data.length)
    buffer.data.set(data)
    buffer.type = type
    return this.#call('send to', () => msgsnd(this.id, buffer, data.length, IPC_NOWAIT)) === 0
  }

  /** As `trySend`, blocking the thread while full. @throws IpcError IPC_TIMEOUT too. */
  sendSync(data: Uint8Array, options: WaitSync & Opt<{ type: number }>): void {
    const { timeoutMs, type } = options
    this.#waitSync('send', timeoutMs, () => this.trySend(data, { type }) || undefined)
  }

  /** As `trySend`, waiting in the event loop while full. Rejects with IPC_TIMEOUT, IPC_ABORTED too; then nothing was sent. */
  async send(data: Uint8Array, options: Wait & Opt<{ type: number }> = {}): Promise<void> {
    const { type, ...wait } = options
    await this.#waitFor('send to', wait, () => this.trySend(data, { type }) || undefined)
  }

  /** Takes a message; undefined = none that matches. Never waits. @throws IpcError IPC_TOO_LARGE for one over `maxBytes`, which stays; IPC_CLOSED. */
  tryReceive(options: NoWait & SysvSelection = {}): SysvMessage | undefined {
    const { msgtyp, flags } = msgrcvSelection(options.type)
    const all = flags | (options.truncate === true ? MSG_NOERROR : 0)
    const length = this.#call('receive from', () => msgrcv(this.id, this.#buffer, msgtyp, all))
    if (length === -errno.E2BIG) throw tooLargeToReceive(this.#address, this.#buffer.data.length)
    if (length < 0) return undefined
    return { type: this.#buffer.type, data: new Uint8Array(this.#buffer.data.subarray(0, length)) }
  }

  /** As `tryReceive`, blocking the thread until there is one. @throws IpcError IPC_TIMEOUT too. */
  receiveSync(options: WaitSync & SysvSelection): SysvMessage {
    const { timeoutMs, type, truncate } = options
    return this.#waitSync('receive', timeoutMs, () => this.tryReceive({ type, truncate }))
  }

  /** As `tryReceive`, waiting in the event loop. Rejects with IPC_TIMEOUT, IPC_ABORTED too; then nothing was lost. */
  receive(options: Wait & SysvSelection = {}): Promise<SysvMessage> {
    const { type, truncate, ...wait } = options
    return this.#waitFor('receive from', wait, () => this.tryReceive({ type, truncate }))
  }

  /** What the kernel keeps of it. Follows msgctl(2), IPC_STAT. @throws IpcError IPC_CLOSED when it is removed. */
  stat(): QueueStatus {
    return this.#call('look at', () => msgctlStat(this.id))
  }

  /** Changes msg_qbytes, mode or owner. Follows msgctl(2), IPC_SET. @throws IpcError IPC_PERMISSION for a stranger, or over kernel.msgmnb. */
  set(changes: Opt<{ maxBytes: number; mode: number; uid: number; gid: number }>): void {
    this.#call('change', () => msgctlSet(this.id, changes))
  }

  /** Removes the queue with its messages; who waits there gets IPC_CLOSED. False = it was gone. Follows msgctl(2), IPC_RMID. */
  remove(): boolean {
    return this.#call('remove', () => removeQueue(this.id))
  }

  #call<T>(verb: string, call: () => T): T {
    try {
      const result = call()
      if (result === -errno.EIDRM) throw removed(this.#address)
      return result
    } catch (error) {
      if (!IpcError.is(error) && saysQueueGone(error)) throw removed(this.#address, error)
      throw fromSystemError(error, `cannot ${verb} ${this.#address}`, this.#address)
    }
  }

  #waitFor<T>(verb: string, wait: Wait, attempt: () => T | undefined): Promise<T> {
    const address = this.#address
    const arm = (wake: () => void) => {
      const looker = {
        look: () => {
          wake()
          return true
        },
      }
      queueLook().add(looker)
      return () => queueLook().remove(looker)
    }
    return waitFor({ what: `${verb} ${address}`, address, attempt, arm }, wait)
  }

  #waitSync<T>(to: 'send' | 'receive', timeoutMs: number, attempt: () => T | undefined): T {
    const address = this.#address
    const sleep = (_: unknown, milliseconds: number) => sleepSlice(Math.min(milliseconds, SYNC_LOOK_EACH_MS))
    return waitSync({ address, sleep }, to, timeoutMs, `${to}Sync on ${address}`, attempt)
  }
}
