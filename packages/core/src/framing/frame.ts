import { IpcError } from '../errors/ipc-error.js'

/**
 * The frame that byte streams (pipes, sockets) put before each message, little-endian:
 *
 *     0        4    5     6        8             12
 *     +--------+----+-----+--------+-------------+---- … ----+
 *     | length |kind|flags|reserved| correlation |   bytes   |
 *     +--------+----+-----+--------+-------------+---- … ----+
 *
 * `length` counts the bytes after the header. Links put the same header, without `length`'s meaning for the stream,
 * before messages of mechanisms that keep boundaries.
 */
export const FRAME_FIELDS = [
  { name: 'length', offset: 0, size: 4 },
  { name: 'kind', offset: 4, size: 1 },
  { name: 'flags', offset: 5, size: 1 },
  { name: 'reserved', offset: 6, size: 2 },
  { name: 'correlation', offset: 8, size: 4 },
] as const

export const FRAME_HEADER_BYTES = 12

/** What a link's frame carries. `control` and above are the mechanism's own and never reach core. */
export const FrameKind = { message: 0, request: 1, reply: 2, failure: 3, cancel: 4, control: 16 } as const

/** `more`: the message goes on in the sender's next frame. `cancelled`: forget the parts that came before. */
export const FrameFlag = { more: 1, cancelled: 2 } as const

const KNOWN_FLAGS = FrameFlag.more | FrameFlag.cancelled

/** A decoded header; reused from frame to frame. */
export interface FrameHeader {
  length: number
  kind: number
  flags: number
  correlation: number
}

/** Writes a header at `offset`. */
export function writeFrameHeader(
  into: Uint8Array,
  offset: number,
  length: number,
  kind: number,
  flags: number,
  correlation: number,
): void {
  writeUint32(into, offset, length)
  into[offset + 4] = kind
  into[offset + 5] = flags
  into[offset + 6] = 0
  into[offset + 7] = 0
  writeUint32(into, offset + 8, correlation)
}

/** Reads a header; throws `IPC_CORRUPT` for what no writer of ours puts there, or a length past `maxBytes`. */
export function readFrameHeader(
  from: Uint8Array,
  offset: number,
  header: FrameHeader,
  maxBytes: number,
  address: string,
): void {
  header.length = readUint32(from, offset)
  header.kind = from[offset + 4] as number
  header.flags = from[offset + 5] as number
  header.correlation = readUint32(from, offset + 8)
  const reserved = (from[offset + 6] as number) | (from[offset + 7] as number)
  if (header.length > maxBytes || reserved !== 0 || (header.flags & ~KNOWN_FLAGS) !== 0) {
    throw new IpcError(
      'IPC_CORRUPT',
      `${address} gave a frame of ${header.length} bytes (limit ${maxBytes}), kind ${header.kind}, ` +
        `flags ${header.flags}: no @ipc program of this version sends that; something else writes to it`,
      { address, limit: maxBytes },
    )
  }
}

function writeUint32(into: Uint8Array, offset: number, value: number): void {
  into[offset] = value
  into[offset + 1] = value >>> 8
  into[offset + 2] = value >>> 16
  into[offset + 3] = value >>> 24
}

function readUint32(from: Uint8Array, offset: number): number {
  const low =
    (from[offset] as number) | ((from[offset + 1] as number) << 8) | ((from[offset + 2] as number) << 16)
  return (low | ((from[offset + 3] as number) << 24)) >>> 0
}
