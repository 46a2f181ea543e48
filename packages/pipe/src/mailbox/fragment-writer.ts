import { write } from '@ipc/ffi'
import { sureRoom } from '../pipe-room.js'
import {
  FRAGMENT_BYTES,
  FRAGMENT_DATA_BYTES,
  FRAGMENT_HEADER_BYTES,
  FragmentFlag,
  type FragmentHeader,
  newFragmentHeader,
  writeFragmentHeader,
} from './fragment.js'

// What is built here is written before the call returns, so all handles of the thread share it.
const scratch = new Uint8Array(FRAGMENT_BYTES)
// One call sends this much of a list at most, so that its steps are bounded while somebody reads.
const WRITES_A_CALL = 64

/** Cuts messages of one handle into fragments and writes each by one write, whole or not at all. */
export class FragmentWriter {
  /** Grows with each write that the pipe took. */
  writes = 0
  readonly #descriptor: number
  readonly #pipeBytes: number
  readonly #header: FragmentHeader

  /** `handle` tells the handles of a process apart. */
  constructor(descriptor: number, pipeBytes: number, process: number, handle: number) {
    this.#descriptor = descriptor
    this.#pipeBytes = pipeBytes
    this.#header = newFragmentHeader(process, handle)
  }

  /** How many fragments a message of `length` bytes takes. */
  static fragmentsOf(length: number): number {
    return length <= FRAGMENT_DATA_BYTES ? 1 : Math.ceil(length / FRAGMENT_DATA_BYTES)
  }

  /** Whether the pipe has room for a message of `length` bytes when it is empty. */
  everFits(length: number): boolean {
    return FragmentWriter.fragmentsOf(length) * FRAGMENT_BYTES <= this.#pipeBytes
  }

  /** Every message has a number of its own, so that fragments of two never meet. */
  nextMessage(): void {
    this.#header.message = (this.#header.message + 1) >>> 0
  }

  /** Sends one message if there is surely room for all of it. */
  trySend(bytes: Uint8Array): boolean {
    const fragments = FragmentWriter.fragmentsOf(bytes.length)
    if (fragments > 1 && fragments * FRAGMENT_BYTES > sureRoom(this.#descriptor, this.#pipeBytes))
      return false
    this.nextMessage()
    for (let index = 0; index < fragments; index++) {
      if (this.writeFragment(bytes, index, fragments)) continue
      // Others filled the pipe between our look and our writes: what went in is the beginning of no message.
      if (index > 0) this.writeCancelled()
      return false
    }
    return true
  }

  /** Sends messages of a list from `from` on, as many in one write as it takes whole. Returns how many were sent. */
  trySendMany(messages: readonly Uint8Array[], from: number): number {
    let next = from
    for (let writes = 0; writes < WRITES_A_CALL && next < messages.length; writes++) {
      let end = 0
      let after = next
      for (; after < messages.length; after++) {
        const bytes = messages[after] as Uint8Array
        if (end + FRAGMENT_HEADER_BYTES + bytes.length > FRAGMENT_BYTES) break
        this.nextMessage()
        end = this.#build(bytes, 0, 1, end)
      }
      if (after - next <= 1) {
        if (!this.trySend(messages[next] as Uint8Array)) break
        next++
      } else if (this.#write(end)) next = after
      // No room for the batch: a page of the pipe may still have room for one message.
      else if (this.trySend(messages[next] as Uint8Array)) next++
      else break
    }
    return next - from
  }

  /** Writes one fragment of the current message. @returns false when the pipe is full */
  writeFragment(bytes: Uint8Array, index: number, fragments: number): boolean {
    const end = this.#build(bytes, index, fragments, 0)
    return this.#write(end)
  }

  /** Tells the reader to forget what it has of the current message. @returns false when the pipe is full */
  writeCancelled(): boolean {
    this.#header.flags = FragmentFlag.cancelled
    this.#header.length = 0
    this.#header.position = 0
    writeFragmentHeader(scratch, 0, this.#header)
    return this.#write(FRAGMENT_HEADER_BYTES)
  }

  /** The first `length` bytes of what was built, whole or not at all. */
  #write(length: number): boolean {
    if (write(this.#descriptor, scratch, 0, length) !== length) return false
    this.writes++
    return true
  }

  #build(bytes: Uint8Array, index: number, fragments: number, at: number): number {
    const header = this.#header
    const offset = index * FRAGMENT_DATA_BYTES
    const isLast = index === fragments - 1
    header.flags = (index === 0 ? FragmentFlag.first : 0) | (isLast ? FragmentFlag.last : 0)
    header.length = isLast ? bytes.length - offset : FRAGMENT_DATA_BYTES
    header.position = index === 0 ? bytes.length : offset
    writeFragmentHeader(scratch, at, header)
    const data = at + FRAGMENT_HEADER_BYTES
    scratch.set(fragments === 1 ? bytes : bytes.subarray(offset, offset + header.length), data)
    return data + header.length
  }
}
