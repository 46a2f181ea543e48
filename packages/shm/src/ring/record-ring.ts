import { IpcError } from '@ipc/core'
import { RECORD, RING } from '../layout/structures.js'
import { get, load, publish, type SharedMemory, store } from '../memory/words.js'
import { RecordState, STATE_MASK } from './record-state.js'

const { state: STATE, length: LENGTH, extent: EXTENT } = RECORD.word
const HEAD = RING.word.head
const TAIL = RING.word.tail

/** Where a ring lies in its segment. */
export interface RingPlace {
  /** First byte of the ring's words. */
  readonly control: number
  /** First byte of its records. */
  readonly records: number
  /** Bytes of its records: a multiple of 8. */
  readonly size: number
}

/**
 * Positions, and what stands at them. A position counts bytes over two laps of the ring, 0 to 2 × size − 1, so that
 * an empty ring and a full one differ. Whatever another program wrote there, a read gives a sound value or throws
 * `IPC_CORRUPT`.
 */
export class RecordRing {
  readonly memory: SharedMemory
  readonly size: number
  readonly address: string
  /** Index of the ring's first control word. */
  readonly control: number
  readonly #records: number
  readonly #maxMessageBytes: number

  constructor(memory: SharedMemory, place: RingPlace, maxMessageBytes: number, address: string) {
    this.memory = memory
    this.size = place.size
    this.control = place.control / 4
    this.address = address
    this.#records = place.records
    this.#maxMessageBytes = maxMessageBytes
  }

  head(): number {
    return this.#checked(load(this.memory, this.control + HEAD), 'head')
  }

  tail(): number {
    return this.#checked(load(this.memory, this.control + TAIL), 'tail')
  }

  storeHead(position: number): void {
    store(this.memory, this.control + HEAD, position)
  }

  storeTail(position: number): void {
    store(this.memory, this.control + TAIL, position)
  }

  /** The same for the sides of a link, of which each alone writes its word. */
  publishHead(position: number): void {
    publish(this.memory, this.control + HEAD, position)
  }

  publishTail(position: number): void {
    publish(this.memory, this.control + TAIL, position)
  }

  /** Bytes from one position to a later one. */
  distance(from: number, to: number): number {
    const bytes = to - from
    return bytes < 0 ? bytes + 2 * this.size : bytes
  }

  /** Bytes from the oldest record to the end of the newest. */
  used(tail: number, head: number): number {
    const bytes = this.distance(tail, head)
    if (bytes > this.size) throw this.corrupt(`head ${head} is ${bytes} bytes past tail ${tail}`)
    return bytes
  }

  advance(position: number, bytes: number): number {
    const next = position + bytes
    return next >= 2 * this.size ? next - 2 * this.size : next
  }

  /** Where a position is in the ring, in bytes. */
  placeOf(position: number): number {
    return position >= this.size ? position - this.size : position
  }

  /** Bytes from a position to the end of the ring. */
  room(position: number): number {
    return this.size - this.placeOf(position)
  }

  /** Index of the first word of the record at a position. */
  recordWord(position: number): number {
    return (this.#records + this.placeOf(position)) >>> 2
  }

  /** First byte, in the segment, of the message at a position. */
  dataByte(position: number): number {
    return this.recordWord(position) * 4 + RECORD.size
  }

  stateAt(position: number): number {
    return load(this.memory, this.recordWord(position) + STATE)
  }

  /** The position after the record at `position`, whose state is `state`; not past `head`. */
  after(position: number, state: number, head: number): number {
    const room = this.room(position)
    const available = this.distance(position, head)
    let extent = room
    if ((state & STATE_MASK) !== RecordState.padding) {
      extent = get(this.memory, this.recordWord(position) + EXTENT)
      if (extent < RECORD.size || extent % 8 !== 0 || extent > room) {
        throw this.corrupt(`the record at ${position} has an extent of ${extent} bytes`)
      }
    }
    if (extent > available) throw this.corrupt(`the record at ${position} reaches past head ${head}`)
    return this.advance(position, extent)
  }

  /** The length of the message at a position whose next record is at `next`. */
  lengthAt(position: number, next: number): number {
    const length = get(this.memory, this.recordWord(position) + LENGTH)
    const space = this.distance(position, next) - RECORD.size
    if (length < 0 || length > space || length > this.#maxMessageBytes) {
      throw this.corrupt(`the record at ${position} says ${length} bytes and has space for ${space}`)
    }
    return length
  }

  corrupt(what: string): IpcError {
    return new IpcError(
      'IPC_CORRUPT',
      `${this.address}: ${what}; no @ipc program writes that, so another program does: unlink it and open it anew`,
      { address: this.address },
    )
  }

  #checked(position: number, name: string): number {
    if (position < 0 || position >= 2 * this.size || position % 8 !== 0) {
      throw this.corrupt(`${name} is ${position} in a ring of ${this.size} bytes`)
    }
    return position
  }
}
