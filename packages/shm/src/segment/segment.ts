import { close, Mapping, O, open, ThreadDescriptor, unlockByte } from '@ipc/ffi'
import { SegmentKind } from '../layout/structures.js'
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
  readonly #descriptor: ThreadDescriptor

  /** `sysvId`: the System V segment that holds the memory; else the object of the descriptor does. */
  constructor(fd: number, header: SegmentHeader, address: string, sysvId?: number | undefined) {
    this.fd = fd
    this.header = header
    this.address = address
    this.layout = segmentLayout(header.kind, header.ringBytes)
    const { size } = this.layout
    if (sysvId !== undefined) this.#mapping = Mapping.attach(sysvId, size)
    else if (header.kind === SegmentKind.link) this.#mapping = Mapping.map(fd, size)
    else this.#mapping = mapApart(fd, size)
    this.memory = new MappedMemory(this.#mapping)
    // Last: until here the descriptor is the caller's, who closes it when something fails.
    this.#descriptor = new ThreadDescriptor(fd)
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
    this.#descriptor.close()
  }

  /** Lets the memory and the descriptor go. Views of it read zeros from then on. */
  close(): void {
    this.#mapping.close()
    this.closeDescriptor()
  }
}

/** A class: V8 gives an object literal with a getter no hidden class, so that each look at a word of it would be a look-up. */
class MappedMemory implements SharedMemory {
  readonly words: Int32Array
  readonly bytes: Uint8Array
  readonly #mapping: Mapping

  constructor(mapping: Mapping) {
    this.words = mapping.int32
    this.bytes = mapping.bytes
    this.#mapping = mapping
  }

  get lent(): Uint8Array {
    return this.#mapping.lent
  }
}

/**
 * Maps the object by an open file of its own. A mapping keeps the locks of its open file, also when a worker thread has ended and
 * its descriptors are closed: so the descriptor that has the locks must not be what is mapped.
 */
function mapApart(fd: number, size: number): Mapping {
  const file = open(`/proc/self/fd/${fd}`, O.RDWR | O.CLOEXEC)
  try {
    return Mapping.map(file, size)
  } finally {
    close(file)
  }
}
