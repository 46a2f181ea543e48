import { close, Mapping, unlockByte } from '@ipc/ffi'
import type { SharedMemory } from '../memory/words.js'
import { CREATION_BYTE, holdAlone } from './hold-alone.js'
import type { SegmentHeader } from './segment-header.js'
import { type SegmentLayout, segmentLayout } from './segment-layout.js'

/** A mapped segment whose header has been checked. */
export class Segment {
  readonly fd: number
  readonly address: string
  readonly header: SegmentHeader
  readonly layout: SegmentLayout
  readonly memory: SharedMemory
  readonly #mapping: Mapping
  #hasDescriptor = true

  /** `sysvId`: the System V segment that holds the memory; else the object of the descriptor does. */
  constructor(fd: number, header: SegmentHeader, address: string, sysvId?: number | undefined) {
    this.fd = fd
    this.header = header
    this.address = address
    this.layout = segmentLayout(header.kind, header.ringBytes)
    const { size } = this.layout
    this.#mapping = sysvId === undefined ? Mapping.map(fd, size) : Mapping.attach(sysvId, size)
    const mapping = this.#mapping
    this.memory = {
      words: mapping.int32,
      bytes: mapping.bytes,
      get lent() {
        return mapping.lent
      },
    }
  }

  /** Tells this creation of the object from others. */
  get creation(): number {
    return this.header.generation
  }

  addressOfWord(index: number): number {
    return this.#mapping.addressOf(index * 4)
  }

  /** Has the object alone, as its opener had. False where another keeps it. */
  keepOthersOut(): boolean {
    return holdAlone(this.fd)
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
