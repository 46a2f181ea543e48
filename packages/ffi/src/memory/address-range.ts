import { constants } from '../constants/constants.js'
import { mmap, munmap, READ_WRITE, RESERVE } from './mmap.js'
import { forgetMapping, noteMapping } from './thread-mappings.js'

const registry = new FinalizationRegistry<AddressRange>((range) => range.collected())
// Buffers whose memory was moved before our eyes.
const followed = new WeakSet<ArrayBuffer>()

/** Addresses that buffers stand on: unmapped when the last of them has been collected, and no earlier. */
export class AddressRange {
  readonly start: number
  readonly length: number
  readonly #note: number
  #buffers = 0
  #lent = false
  #empty = false

  constructor(start: number, length: number) {
    this.start = start
    this.length = length
    this.#note = noteMapping(start, length)
  }

  /** A buffer over the start of the range. It is collected only when no view of it is left. */
  carry(buffer: ArrayBuffer): void {
    this.#buffers++
    registry.register(buffer, this)
    this.#follow(buffer)
  }

  /** The same for a buffer that code which is not ours gets, and may transfer in whatever way. */
  carryLent(buffer: ArrayBuffer): void {
    this.#lent = true
    this.carry(buffer)
  }

  /** To be told of a lent buffer when it turns out empty: where its memory went unseen, the range stays mapped for ever. */
  wasMoved(buffer: ArrayBuffer): void {
    if (!followed.has(buffer)) this.#buffers++
  }

  collected(): void {
    this.#buffers--
    if (this.#buffers > 0) return
    if (!this.#lent) {
      this.unmap()
      return
    }
    this.empty()
    setAside(this)
  }

  /**
   * Puts memory of nobody in the place of what is mapped: it reads zeros and costs nothing untouched, whereas unmapping under a
   * live view would be a segmentation fault.
   */
  empty(): void {
    if (this.#empty) return
    mmap(this.start, this.length, READ_WRITE, RESERVE | constants.MAP_FIXED)
    this.#empty = true
    forgetMapping(this.#note)
  }

  unmap(): void {
    if (!this.#empty) forgetMapping(this.#note)
    munmap(this.start, this.length)
  }

  // Node marks such a buffer as not to be transferred to another thread, but ArrayBuffer.prototype.transfer (Node 22) moves
  // the memory to a new object: the old one is collected, and nothing else would tell that the memory is still in use.
  #follow(buffer: ArrayBuffer): void {
    const range = this
    for (const name of ['transfer', 'transferToFixedLength'] as const) {
      const original: unknown = Reflect.get(ArrayBuffer.prototype, name)
      if (typeof original !== 'function') continue
      Object.defineProperty(buffer, name, {
        value(this: ArrayBuffer, ...values: unknown[]): ArrayBuffer {
          const moved = Reflect.apply(original, this, values) as ArrayBuffer
          followed.add(this)
          range.carry(moved)
          return moved
        },
      })
    }
  }
}

// Byte streams move the memory of what is enqueued without asking the buffer. Who does that to a kept view after the close
// has it while nobody knows: so the ranges that were lent last stay mapped for a while longer, at no cost but the numbers.
const MOST_ASIDE = 4096
const MOST_BYTES_ASIDE = 2 ** 40
const aside: AddressRange[] = []
let bytesAside = 0

function setAside(range: AddressRange): void {
  aside.push(range)
  bytesAside += range.length
  while (aside.length > MOST_ASIDE || bytesAside > MOST_BYTES_ASIDE) {
    const oldest = aside.shift()
    if (oldest === undefined) return
    bytesAside -= oldest.length
    oldest.unmap()
  }
}
