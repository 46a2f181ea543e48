import { close, Mapping, schedYield, sleepSlice, tryLockByte, unlockByte } from '@ipc/ffi'
import type { SharedMemory } from '../memory/words.js'
import type { SegmentHeader } from './segment-header.js'
import { type SegmentLayout, segmentLayout } from './segment-layout.js'

/** A byte past every slot's: whoever holds the lock on it makes, enters or removes the object. */
export const CREATION_BYTE = 4096

/** A mapped segment whose header has been checked. */
export class Segment {
  readonly fd: number
  readonly address: string
  readonly header: SegmentHeader
  readonly layout: SegmentLayout
  readonly memory: SharedMemory
  readonly #mapping: Mapping
  #hasDescriptor = true

  constructor(fd: number, header: SegmentHeader, address: string) {
    this.fd = fd
    this.header = header
    this.address = address
    this.layout = segmentLayout(header.kind, header.ringBytes)
    this.#mapping = Mapping.map(fd, this.layout.size)
    this.memory = { words: this.#mapping.int32, bytes: this.#mapping.bytes }
  }

  /** Tells this creation of the object from others. */
  get creation(): number {
    return this.header.generation
  }

  addressOfWord(index: number): number {
    return this.#mapping.addressOf(index * 4)
  }

  /** Has the object alone, as its opener had; false where another keeps it for longer than an opening or closing takes. */
  keepOthersOut(): boolean {
    for (let turn = 0; turn < 60; turn++) {
      if (tryLockByte(this.fd, CREATION_BYTE)) return true
      if (turn < 50) schedYield()
      else sleepSlice(1)
    }
    return false
  }

  /** Ends the opener's time alone with the object. */
  letOthersIn(): void {
    unlockByte(this.fd, CREATION_BYTE)
  }

  /** The memory stays. */
  closeDescriptor(): void {
    if (this.#hasDescriptor) close(this.fd)
    this.#hasDescriptor = false
  }

  /** Lets the memory and the descriptor go. Views of it read zeros from then on. */
  close(): void {
    this.#mapping.close()
    this.closeDescriptor()
  }
}
