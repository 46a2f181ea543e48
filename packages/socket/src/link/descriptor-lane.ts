import { FRAME_HEADER_BYTES, fromSystemError, writeFrameHeader } from '@ipc/core/adapter'
import type { Connection } from '../connection/connection.js'
import { sendFrame } from '../connection/frame-writer.js'
import { DescriptorQueue, MOST_DESCRIPTORS } from './descriptor-queue.js'
import { LinkFrame } from './link-frame.js'

/** The descriptors of one side of a link: those that it sent and those that came. */
export class DescriptorLane {
  readonly came: DescriptorQueue
  readonly #connection: Connection
  readonly #address: string
  #untaken = 0
  /** Whether the other side was told to read for descriptors, and does. */
  #asked = false
  #isAgreed = false

  constructor(connection: Connection, address: string) {
    this.came = new DescriptorQueue(address)
    this.#connection = connection
    this.#address = address
  }

  /** Whether the other side holds as many as it may. */
  get isFull(): boolean {
    return this.#untaken >= MOST_DESCRIPTORS
  }

  /** Throws for a descriptor that is not open. False = the kernel takes nothing now, or the other side does not read for them yet. */
  send(descriptor: number): boolean {
    if (!this.#asked) {
      this.#asked = true
      sendFrame(this.#connection, LinkFrame.descriptorsCome, 0)
    }
    if (!this.#isAgreed) this.#connection.readNow?.()
    if (!this.#isAgreed) return false
    const frame = new Uint8Array(FRAME_HEADER_BYTES)
    writeFrameHeader(frame, 0, 0, LinkFrame.descriptor, 0, 0)
    try {
      if (this.#connection.tryWriteDescriptor?.(frame, descriptor) !== true) return false
    } catch (error) {
      throw fromSystemError(error, `cannot send the descriptor ${descriptor}`, this.#address)
    }
    this.#untaken++
    return true
  }

  /** The next one that came. `tells`: whether the other side is still there to be told. */
  receive(tells: boolean): number | undefined {
    if (this.came.length === 0) return undefined
    if (tells) sendFrame(this.#connection, LinkFrame.descriptorsTaken, 1)
    return this.came.shift()
  }

  /** The other side will send some. */
  willCome(): void {
    this.#connection.takeDescriptors?.()
    sendFrame(this.#connection, LinkFrame.descriptorsMayCome, 0)
  }

  /** The other side reads for them from now on. */
  mayGo(): void {
    this.#isAgreed = true
  }

  /** The other side has received so many. */
  taken(count: number): void {
    this.#untaken = Math.max(0, this.#untaken - count)
  }
}
