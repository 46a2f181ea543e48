import { bytesQueued, read } from '@ipc/ffi'
import {
  FRAGMENT_BYTES,
  FRAGMENT_HEADER_BYTES,
  FragmentFlag,
  findFragment,
  newFragmentHeader,
  readFragmentHeader,
} from './fragment.js'
import type { FragmentSource } from './fragment-source.js'
import { messageKey } from './partial-messages.js'
import { peekPipe } from './peek-pipe.js'

// What one message's fragments bring at once; a longer run is taken in parts.
const RUN_BYTES = 16 * FRAGMENT_BYTES
let scratch = new Uint8Array(RUN_BYTES)

/**
 * A FIFO as a byte stream with one reader, which must know how much to read: a reader that takes more, and dies or
 * closes, takes messages with it. tee(2) shows what is in the pipe without taking it.
 */
export class PeekingSource implements FragmentSource {
  readonly #descriptor: number
  readonly #pipeBytes: number
  readonly #header = newFragmentHeader()
  #looks = false
  #seen = new Uint8Array(0)
  #at = 0
  #end = 0

  constructor(descriptor: number, pipeBytes: number) {
    this.#descriptor = descriptor
    this.#pipeBytes = pipeBytes
  }

  get bytes(): Uint8Array {
    return scratch
  }

  take(): number {
    if (this.#at === this.#end && !this.#look()) return 0
    const run = this.#run()
    if (scratch.length < run) scratch = new Uint8Array(run)
    const count = read(this.#descriptor, scratch, 0, run)
    // Less than was seen: something else reads this FIFO. Look again.
    if (count !== run) this.forget()
    else this.#at += run
    return Math.max(0, count)
  }

  endsInPipe(): ReadonlySet<string> | undefined {
    const queued = bytesQueued(this.#descriptor)
    this.#look()
    if (this.#end < queued) return undefined
    const ends = new Set<string>()
    const header = this.#header
    for (let at = 0; at < this.#end; ) {
      if (readFragmentHeader(this.#seen, at, this.#end, header)) {
        if ((header.flags & FragmentFlag.last) !== 0) ends.add(messageKey(header))
        at += FRAGMENT_HEADER_BYTES + header.length
      } else at = findFragment(this.#seen, at + 1, this.#end)
    }
    return ends
  }

  forget(): void {
    this.#at = 0
    this.#end = 0
  }

  close(): void {
    if (this.#looks) peekPipe.release()
    this.#looks = false
  }

  /** The bytes up to the end of the first fragment that completes a message, or of what is none of ours. */
  #run(): number {
    const header = this.#header
    let at = this.#at
    while (at < this.#end && at - this.#at < RUN_BYTES) {
      if (!readFragmentHeader(this.#seen, at, this.#end, header)) {
        if (at === this.#at) at = findFragment(this.#seen, at + 1, this.#end)
        break
      }
      at += FRAGMENT_HEADER_BYTES + header.length
      if ((header.flags & FragmentFlag.last) !== 0) break
    }
    return at - this.#at
  }

  #look(): boolean {
    if (!this.#looks) {
      this.#looks = true
      this.#seen = new Uint8Array(this.#pipeBytes)
      peekPipe.acquire()
    }
    this.#at = 0
    this.#end = peekPipe.look(this.#descriptor, this.#seen)
    return this.#end > 0
  }
}
