import { IpcError } from '@ipc/core'
import {
  FRAGMENT_HEADER_BYTES,
  FragmentFlag,
  findFragment,
  newFragmentHeader,
  readFragmentHeader,
} from './fragment.js'
import { PartialMessages } from './partial-messages.js'

const WHOLE = FragmentFlag.first | FragmentFlag.last

/** Turns what was read from a mailbox's FIFO into messages, whatever else writes into it. */
export class MessageAssembler {
  readonly partial: PartialMessages
  readonly #header = newFragmentHeader()
  readonly #address: string
  readonly #maxMessageBytes: number
  // Foreign bytes run together with the fragments after them: then one read gives several things, in this order.
  readonly #waiting: (Uint8Array | IpcError)[] = []

  constructor(address: string, maxMessageBytes: number) {
    this.#address = address
    this.#maxMessageBytes = maxMessageBytes
    this.partial = new PartialMessages(maxMessageBytes)
  }

  /** Whether `next` has something to give. */
  get hasNext(): boolean {
    return this.#waiting.length > 0
  }

  /** Whether nothing of what was read is still to be given. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.partial.isEmpty
  }

  /** Takes what one read gave; the memory may be used again after. */
  feed(bytes: Uint8Array, end: number): void {
    let at = 0
    while (at < end) {
      if (readFragmentHeader(bytes, at, end, this.#header)) {
        this.#accept(bytes, at)
        at += FRAGMENT_HEADER_BYTES + this.#header.length
      } else {
        const next = findFragment(bytes, at + 1, end)
        this.#corrupt(`${next - at} bytes`)
        at = next
      }
    }
  }

  /** The next message. @throws IpcError IPC_CORRUPT once for each run of foreign bytes; what came after them follows. */
  next(): Uint8Array | undefined {
    if (this.#waiting.length === 0) return undefined
    const first = this.#waiting.shift()
    if (first instanceof Uint8Array) return first
    throw first
  }

  #accept(bytes: Uint8Array, at: number): void {
    const header = this.#header
    const data = at + FRAGMENT_HEADER_BYTES
    if (header.flags !== WHOLE) {
      const message = this.partial.accept(header, bytes, data)
      if (message === 'corrupt') this.#corrupt(`a fragment of ${header.length} bytes at ${header.position}`)
      else if (message !== undefined) this.#waiting.push(message)
      return
    }
    this.partial.giveUp(header)
    if (header.position === header.length && header.length <= this.#maxMessageBytes) {
      this.#waiting.push(bytes.slice(data, data + header.length))
    } else {
      this.#corrupt(`a message of ${header.length} bytes that says ${header.position}`)
    }
  }

  #corrupt(what: string): void {
    this.#waiting.push(
      new IpcError(
        'IPC_CORRUPT',
        `${this.#address} gave ${what} that no @ipc program of this version writes: something else writes to it; ` +
          'they were passed over, and messages after them can be received',
        { address: this.#address, limit: this.#maxMessageBytes },
      ),
    )
  }
}
