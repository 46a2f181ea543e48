import { IpcError, type TypeSelector } from '@ipc/core'
import { errno, IPC_NOWAIT, MSG_NOERROR, msgrcv, msgsnd, SysvMessageBuffer } from '@ipc/ffi'
import { msgrcvSelection } from './msgrcv-selection.js'

// Looked up once: V8 looks for a method of a typed array, and for one of so many error numbers, at each use (decision 0141).
const { set, slice } = Uint8Array.prototype
const REMOVED = -errno.EIDRM

/**
 * The two calls on System V queues over one message buffer, with nothing added to a message.
 * Both throw what ffi throws, also for a queue that is gone.
 */
export class MessageBox {
  /** Where a message to send is put, and where a received one is. */
  readonly data: Uint8Array
  readonly #address: string
  readonly #limit: number
  readonly #buffer: SysvMessageBuffer

  /** `limit`: the most bytes of one kernel message. */
  constructor(address: string, limit: number) {
    this.#address = address
    this.#limit = limit
    // One byte more than any message may have: what fills it was longer.
    this.#buffer = new SysvMessageBuffer(limit + 1)
    this.data = this.#buffer.data
  }

  /** Puts a message to send. */
  put(bytes: Uint8Array): void {
    set.call(this.data, bytes)
  }

  /** A copy of the first `length` bytes of the message received last. */
  copy(length: number): Uint8Array {
    return slice.call(this.data, 0, length)
  }

  /** The mtype of the message received last. */
  get type(): number {
    return this.#buffer.type
  }

  /** Sends the first `length` bytes of `data`. False = full. */
  send(queue: number, length: number, type: number): boolean {
    this.#buffer.type = type
    const result = msgsnd(queue, this.#buffer, length, IPC_NOWAIT)
    if (result === REMOVED) throw queueRemoved()
    return result === 0
  }

  /** Receives into `data`; gives the length, or -1 for none. Throws `IPC_CORRUPT` for a longer message, which is gone then. */
  receive(queue: number, selector: TypeSelector | undefined): number {
    const { msgtyp, flags } = msgrcvSelection(selector)
    // One call that cuts what is too long: to look again after E2BIG could meet another message.
    const length = msgrcv(queue, this.#buffer, msgtyp, flags | MSG_NOERROR)
    if (length === REMOVED) throw queueRemoved()
    if (length < 0) return -1
    if (length > this.#limit) throw this.#tooLong()
    return length
  }

  #tooLong(): IpcError {
    return new IpcError(
      'IPC_CORRUPT',
      `System V queue ${this.#address}: a message of more than ${this.#limit} bytes came, which no @ipc program sends there; it was removed`,
      { address: this.#address, limit: this.#limit },
    )
  }
}

// The kernel says EIDRM to who is in the call when the queue goes, EINVAL to who comes after: for us the same.
function queueRemoved(): Error {
  return Object.assign(new Error('the queue was removed'), { code: 'EIDRM' })
}
