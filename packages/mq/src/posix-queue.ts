import { IpcError, type NoWait, type Opt, type Wait, type WaitSync } from '@ipc/core'
import { fromSystemError, waitSync } from '@ipc/core/adapter'
import { mqGetAttributes, mqOpen, mqUnlink, O, POLLOUT, pollOne, type QueueAttributes } from '@ipc/ffi'
import { waitFor } from '@ipc/host'
import { posixLimits } from './limits/posix-limits.js'
import type { PosixSize } from './limits/posix-size.js'
import { DescriptorWait } from './posix/descriptor-wait.js'
import { explainedMqOpenError } from './posix/explained-mq-open-error.js'
import { QueueHandle } from './posix/queue-handle.js'

/** How a POSIX queue is opened. */
export type PosixQueueOptions = Opt<{
  /** @default 'if-missing' */
  create: 'if-missing' | 'exclusive' | 'never'
  /** Permission bits of a queue that is made, less the umask. @default 0o600 */
  mode: number
  /** mq_maxmsg of a queue that is made. @default the smaller of 10 and fs.mqueue.msg_max */
  maxMessages: number
  /** mq_msgsize of a queue that is made, in bytes. @default the smaller of 1,024 and fs.mqueue.msgsize_max */
  messageBytes: number
}>

/** A kernel message: its priority and its bytes. */
export interface PosixMessage {
  readonly priority: number
  readonly data: Uint8Array
}

const HIGHEST_PRIORITY = 32_767

/**
 * A POSIX message queue as the kernel has it: nothing is added to a message, no file is made beside the queue. The
 * descriptor is opened with O_NONBLOCK: what waits, waits by its readiness in the event loop, or in slices. Linux.
 * Follows mq_overview(7).
 */
export class PosixQueue {
  readonly name: string
  readonly #queue: QueueHandle
  readonly #wakers = { send: new Set<() => void>(), receive: new Set<() => void>() }
  #wait: DescriptorWait | undefined
  #closed = false

  private constructor(name: string, descriptor: number) {
    this.name = name
    this.#queue = new QueueHandle(descriptor)
  }

  /**
   * The queue of a name (a slash, then up to 254 bytes without one). Never waits. Follows mq_open(3). @throws IpcError
   * IPC_NOT_FOUND (`create: 'never'`), IPC_EXISTS (`'exclusive'`), IPC_PERMISSION, IPC_LIMIT naming the limit.
   */
  static open(name: string, options: PosixQueueOptions = {}): PosixQueue {
    const { create = 'if-missing', mode = 0o600 } = options
    const flags = { 'if-missing': O.CREAT, exclusive: O.CREAT | O.EXCL, never: 0 }[create]
    const size = queueSize(options)
    const attributes = { maxMessages: size.capacity, messageBytes: size.maxMessageBytes }
    try {
      return new PosixQueue(name, mqOpen(name, O.RDWR | O.NONBLOCK | flags, mode, attributes))
    } catch (error) {
      throw fromSystemError(explainedMqOpenError(error, name, size), `cannot open POSIX queue ${name}`, name)
    }
  }

  /** Removes a name; who has the queue open keeps it. False = there was none. Follows mq_unlink(3). @throws IpcError IPC_PERMISSION. */
  static unlink(name: string): boolean {
    try {
      mqUnlink(name)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
      throw fromSystemError(error, `cannot unlink POSIX queue ${name}`, name)
    }
  }
  /**
   * Sends with a priority of 0 (default) to 32,767. Never waits. False = full. Follows mq_send(3). @throws IpcError
   * IPC_TOO_LARGE over messageBytes; RangeError for another priority.
   */
  trySend(data: Uint8Array, options: NoWait & Opt<{ priority: number }> = {}): boolean {
    const { priority = 0 } = options
    if (!Number.isInteger(priority) || priority < 0 || priority > HIGHEST_PRIORITY) {
      throw new RangeError(`the priority of a message is 0 to ${HIGHEST_PRIORITY}, not ${priority}`)
    }
    const { messageBytes } = this.#queue
    if (data.length > messageBytes) throw tooLarge(this.name, data.length, messageBytes)
    return this.#call('send to', () => this.#queue.send(data, data.length, priority))
  }

  /** As `trySend`, blocking the thread while full. @throws IpcError IPC_TIMEOUT too. */
  sendSync(data: Uint8Array, options: WaitSync & Opt<{ priority: number }>): void {
    const { timeoutMs, priority } = options
    this.#waitSync('send', timeoutMs, () => this.trySend(data, { priority }) || undefined)
  }

  /** As `trySend`, waiting in the event loop while full. Rejects with IPC_TIMEOUT, IPC_ABORTED too; then nothing was sent. */
  async send(data: Uint8Array, options: Wait & Opt<{ priority: number }> = {}): Promise<void> {
    const { priority, ...wait } = options
    await this.#waitFor('send', wait, () => this.trySend(data, { priority }) || undefined)
  }

  /** Takes the oldest message of the highest priority; undefined = none. Never waits. Follows mq_receive(3). */
  tryReceive(): PosixMessage | undefined {
    const queue = this.#queue
    const length = this.#call('receive from', () => queue.receive())
    if (length < 0) return undefined
    return { priority: queue.priority, data: new Uint8Array(queue.data.subarray(0, length)) }
  }

  /** As `tryReceive`, blocking the thread until there is one. @throws IpcError IPC_TIMEOUT too. */
  receiveSync(options: WaitSync): PosixMessage {
    return this.#waitSync('receive', options.timeoutMs, () => this.tryReceive())
  }

  /** As `tryReceive`, waiting in the event loop. Rejects with IPC_TIMEOUT, IPC_ABORTED too; then nothing was lost. */
  receive(options: Wait = {}): Promise<PosixMessage> {
    return this.#waitFor('receive', options, () => this.tryReceive())
  }

  /** Its limits and how many messages are in it. Follows mq_getattr(3). */
  getAttributes(): QueueAttributes {
    return this.#call('look at', () => mqGetAttributes(this.#queue.descriptor))
  }

  /**
   * Switches O_NONBLOCK, the only attribute that can change, for another process that is started with `descriptor`: calls here
   * wait, or do not, as their names say. Gives the attributes as they were. Follows mq_setattr(3).
   */
  setAttributes(attributes: { readonly nonBlocking: boolean }): QueueAttributes {
    const { nonBlocking } = attributes
    if (typeof nonBlocking !== 'boolean') throw new TypeError('nonBlocking must be true or false')
    const before = this.getAttributes()
    this.#call('change', () => {
      this.#queue.isNonBlocking = nonBlocking
    })
    return before
  }

  /** Its descriptor (mqd_t), to start a child with, as an entry of `stdio`. Closed by `close`. */
  get descriptor(): number {
    return this.#queue.descriptor
  }

  /** Closes the descriptor; the queue and its name stay. Calls that wait end with IPC_CLOSED. Idempotent. Follows mq_close(3). */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#wait?.close()
    this.#queue.close()
    for (const to of ['receive', 'send'] as const) this.#wake(to)
  }

  #call<T>(verb: string, call: () => T): T {
    if (this.#closed)
      throw new IpcError('IPC_CLOSED', `POSIX queue ${this.name} is closed here`, { address: this.name })
    try {
      return call()
    } catch (error) {
      throw fromSystemError(error, `cannot ${verb} POSIX queue ${this.name}`, this.name)
    }
  }

  #waitFor<T>(to: 'send' | 'receive', wait: Wait, attempt: () => T | undefined): Promise<T> {
    const arm = (wake: () => void) => {
      this.#wakers[to].add(wake)
      this.#watch()
      return () => {
        this.#wakers[to].delete(wake)
        if (!this.#closed) this.#watch()
      }
    }
    return waitFor({ what: `${to} on POSIX queue ${this.name}`, address: this.name, attempt, arm }, wait)
  }

  #watch(): void {
    this.#wait ??= new DescriptorWait(
      this.#queue.descriptor,
      () => this.#wake('receive'),
      () => this.#wake('send'),
    )
    this.#wait.waitReadable(this.#wakers.receive.size > 0)
    this.#wait.waitWritable(this.#wakers.send.size > 0)
    this.#queue.keepFlags()
  }

  #wake(to: 'send' | 'receive'): void {
    for (const wake of [...this.#wakers[to]]) wake()
  }

  #waitSync<T>(to: 'send' | 'receive', timeoutMs: number, attempt: () => T | undefined): T {
    const sleep = (_: unknown, milliseconds: number): void => {
      if (to === 'receive') this.#queue.sleepForMessage(milliseconds)
      else pollOne(this.#queue.descriptor, POLLOUT, milliseconds)
    }
    return waitSync(
      { address: this.name, sleep },
      to,
      timeoutMs,
      `${to}Sync on POSIX queue ${this.name}`,
      attempt,
    )
  }
}

function queueSize(options: PosixQueueOptions): PosixSize {
  const { msgMax, msgsizeMax } = posixLimits()
  return {
    capacity: options.maxMessages ?? Math.min(10, msgMax),
    maxMessageBytes: options.messageBytes ?? Math.min(1024, msgsizeMax),
  }
}

function tooLarge(name: string, length: number, limit: number): IpcError {
  return new IpcError(
    'IPC_TOO_LARGE',
    `the message has ${length} bytes and POSIX queue ${name} takes ${limit} at most: send it in parts, or make the queue with more messageBytes`,
    { address: name, limit },
  )
}
