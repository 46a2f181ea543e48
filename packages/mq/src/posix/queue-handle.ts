import { errno, mqClose, mqGetAttributes, mqReceive, mqSend } from '@ipc/ffi'

/** An open, non-blocking POSIX queue and a buffer for its longest message. */
export class QueueHandle {
  readonly descriptor: number
  readonly capacity: number
  /** mq_msgsize. */
  readonly messageBytes: number
  readonly data: Uint8Array
  readonly #priority = new Uint32Array(1)

  constructor(descriptor: number) {
    this.descriptor = descriptor
    const { maxMessages, messageBytes } = mqGetAttributes(descriptor)
    this.capacity = maxMessages
    this.messageBytes = messageBytes
    this.data = new Uint8Array(messageBytes)
  }

  /** The priority of the message received last. */
  get priority(): number {
    return this.#priority[0] as number
  }

  /** False = full. */
  send(bytes: Uint8Array, length: number, priority: number): boolean {
    return mqSend(this.descriptor, bytes, length, priority) === 0
  }

  /** Receives into `data`; gives the length, or -1 for none. */
  receive(): number {
    const length = mqReceive(this.descriptor, this.data, this.#priority)
    return length === -errno.EAGAIN ? -1 : length
  }

  get messages(): number {
    return mqGetAttributes(this.descriptor).currentMessages
  }

  close(): void {
    mqClose(this.descriptor)
  }
}
