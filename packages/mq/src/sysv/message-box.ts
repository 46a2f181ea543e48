import { IpcError, type TypeSelector } from '@ipc/core'
import { errno, IPC_NOWAIT, MSG_NOERROR, msgrcv, msgsnd, SysvMessageBuffer } from '@ipc/ffi'
import { msgrcvSelection } from './msgrcv-selection.js'

/**
 * The two calls on System V queues over one message buffer, with nothing added to a message.
 * Both throw what ffi throws, also for a queue that is gone.
 */
export class MessageBox {
  readonly #address: string
  readonly #limit: number
  readonly #buffer: SysvMessageBuffer

  /** `limit`: the most bytes of one kernel message. */
  constructor(address: string, limit: number) {
    this.#address = address
    this.#limit = limit
    // One byte more than any message may have: what fills it was longer.
    this.#buffer = new SysvMessageBuffer(limit + 1)
  }

  /** Where a message to send is put, and where a received one is. */
  get data(): Uint8Array {
    return this.#buffer.data
  }

  /** The mtype of the message received last. */
  get type(): number {
    return this.#buffer.type
  }

  /** Sends the first `length` bytes of `data`. False = full. */
  send(queue: number, length: number, type: number): boolean {
    this.#buffer.type = type
    const result = msgsnd(queue, this.#buffer, length, IPC_NOWAIT)
    if (result === -errno.EIDRM) throw queueRemoved()
    return result === 0
  }

  /** Receives into `data`; gives the length, or -1 for none. Throws `IPC_CORRUPT` for a longer message, which is gone then. */
  receive(queue: number, selector: TypeSelector | undefined): number {
    const { msgtyp, flags } = msgrcvSelection(selector)
    // One call that cuts what is too long: to look again after E2BIG could meet another message.
    const length = msgrcv(queue, this.#buffer, msgtyp, flags | MSG_NOERROR)
    if (length === -errno.EIDRM) throw queueRemoved()
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
