import { write } from '@ipc/ffi'
import {
  PACKET_BYTES,
  PACKET_DATA_BYTES,
  PACKET_HEADER_BYTES,
  PacketFlag,
  type PacketHeader,
  packetBytes,
  writePacketHeader,
} from './packet.js'

// What is built here is written before the call returns, so all handles of the thread share it.
let scratch = new Uint8Array(PACKET_BYTES)

/** Cuts messages of one handle into packets and writes them. */
export class PacketWriter {
  readonly #descriptor: number
  readonly #header: PacketHeader

  /** `handle` tells the handles of a process apart. */
  constructor(descriptor: number, process: number, handle: number) {
    this.#descriptor = descriptor
    this.#header = { flags: 0, length: 0, process, handle, message: 0, position: 0 }
  }

  /** How many packets a message of `length` bytes takes. */
  static packetsOf(length: number): number {
    return Math.max(1, Math.ceil(length / PACKET_DATA_BYTES))
  }

  /** Every message has a number of its own, so that fragments of two never meet. */
  nextMessage(): void {
    this.#header.message = (this.#header.message + 1) >>> 0
  }

  /**
   * Writes packets `from` to `to` (not included) of a message in one call. They lie in the pipe one after the other;
   * each is written whole or not at all.
   * @returns how many packets were written, 0 when the pipe is full.
   */
  write(bytes: Uint8Array, from: number, to: number): number {
    const packets = PacketWriter.packetsOf(bytes.length)
    const space = (to - from) * PACKET_BYTES
    if (scratch.length < space) scratch = new Uint8Array(space)
    let end = 0
    for (let packet = from; packet < to; packet++) end = this.#build(bytes, packet, packets, end)
    const written = write(this.#descriptor, scratch, 0, end)
    if (written <= 0) return 0
    return written === end ? to - from : Math.floor(written / PACKET_BYTES)
  }

  /** Tells the reader to forget what it has of the current message. @returns false when the pipe is full. */
  writeCancelled(): boolean {
    this.#header.flags = PacketFlag.cancelled
    this.#header.length = 0
    this.#header.position = 0
    const end = packetBytes(0)
    scratch.fill(0, 0, end)
    writePacketHeader(scratch, 0, this.#header)
    return write(this.#descriptor, scratch, 0, end) === end
  }

  #build(bytes: Uint8Array, packet: number, packets: number, at: number): number {
    const header = this.#header
    const offset = packet * PACKET_DATA_BYTES
    const last = packet === packets - 1
    header.flags = (packet === 0 ? PacketFlag.first : 0) | (last ? PacketFlag.last : 0)
    header.length = last ? bytes.length - offset : PACKET_DATA_BYTES
    header.position = packet === 0 ? bytes.length : offset
    writePacketHeader(scratch, at, header)
    const data = at + PACKET_HEADER_BYTES
    scratch.set(packets === 1 ? bytes : bytes.subarray(offset, offset + header.length), data)
    const end = at + packetBytes(header.length)
    // Other messages went through this memory: their bytes are not for this reader.
    scratch.fill(0, data + header.length, end)
    return end
  }
}
