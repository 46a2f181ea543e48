import {
  mqClose,
  mqGetAttributes,
  mqReceive,
  mqSend,
  mqSetAttributes,
  mqTimedReceive,
  mqTimedSend,
  O,
  open,
  POLLIN,
  pollOne,
} from '@ipc/ffi'

/** An open POSIX queue, used so that no call but `sleepForMessage` waits, and a buffer for its longest message. */
export class QueueHandle {
  readonly descriptor: number
  readonly capacity: number
  /** mq_msgsize. */
  readonly messageBytes: number
  readonly data: Uint8Array
  readonly #priority = new Uint32Array(1)
  /** The same queue without O_NONBLOCK, for threads that block; null where it could not be had. */
  #blocking: number | null | undefined
  #isNonBlocking = true
  /** The length of a message that came while the thread slept; -1 = none. */
  #arrived = -1

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
    return this.#isNonBlocking
      ? mqSend(this.descriptor, bytes, length, priority) === 0
      : mqTimedSend(this.descriptor, bytes, length, priority, 0) === 0
  }

  /** Receives into `data`; gives the length, or -1 for none. */
  receive(): number {
    if (this.#arrived >= 0) return this.#takeArrived()
    const length = this.#isNonBlocking
      ? mqReceive(this.descriptor, this.data, this.#priority)
      : mqTimedReceive(this.descriptor, this.data, this.#priority, 0)
    return Math.max(-1, length)
  }

  /**
   * Blocks the thread until a message comes, `milliseconds` (50) at most; the `receive` that follows gives it. In one call:
   * to sleep by poll(2) and to receive then is another change between this thread and the system.
   */
  sleepForMessage(milliseconds: number): void {
    if (this.#arrived >= 0) return
    this.#blocking ??= openBlocking(this.descriptor)
    if (this.#blocking === null) pollOne(this.descriptor, POLLIN, milliseconds)
    else this.#arrived = Math.max(-1, mqTimedReceive(this.#blocking, this.data, this.#priority, milliseconds))
  }

  /** O_NONBLOCK of the descriptor, for others who get it: calls here never wait, whatever it says. */
  set isNonBlocking(value: boolean) {
    mqSetAttributes(this.descriptor, { nonBlocking: value })
    this.#isNonBlocking = value
  }

  /** Call after the event loop began to watch the descriptor: it switches O_NONBLOCK on. */
  keepFlags(): void {
    if (!this.#isNonBlocking) mqSetAttributes(this.descriptor, { nonBlocking: false })
  }

  get messages(): number {
    return mqGetAttributes(this.descriptor).currentMessages + Number(this.#arrived >= 0)
  }

  close(): void {
    if (typeof this.#blocking === 'number') mqClose(this.#blocking)
    mqClose(this.descriptor)
  }

  #takeArrived(): number {
    const length = this.#arrived
    this.#arrived = -1
    return length
  }
}

/** The queue may have lost its name: only the descriptor leads to it. */
function openBlocking(descriptor: number): number | null {
  try {
    return open(`/proc/self/fd/${descriptor}`, O.RDONLY)
  } catch {
    return null
  }
}
