import { IpcError } from '@ipc/core'
import {
  FRAME_HEADER_BYTES,
  type FrameHeader,
  FrameKind,
  type Header,
  readFrameHeader,
  writeFrameHeader,
} from '@ipc/core/adapter'

// Looked up once: V8 does it at each call, also in compiled code (decision 0141).
const { set, slice } = Uint8Array.prototype

/** Writes a link's message into `into`: the frame header, then the user's bytes. Gives the length of both. */
export function writeLinkFrame(into: Uint8Array, bytes: Uint8Array, header: Header): number {
  writeFrameHeader(into, 0, bytes.length, header.kind, 0, header.correlation)
  set.call(into, bytes, FRAME_HEADER_BYTES)
  return FRAME_HEADER_BYTES + bytes.length
}

/**
 * Reads a link's message of `length` bytes: fills in kind and correlation, gives a copy of the user's bytes.
 * Throws `IPC_CORRUPT` where the kernel's length and the frame's disagree.
 */
export function readLinkFrame(
  from: Uint8Array,
  length: number,
  frame: FrameHeader,
  header: Header,
  maxMessageBytes: number,
  address: string,
): Uint8Array {
  if (length >= FRAME_HEADER_BYTES) readFrameHeader(from, 0, frame, maxMessageBytes, address)
  if (
    length < FRAME_HEADER_BYTES ||
    frame.length !== length - FRAME_HEADER_BYTES ||
    frame.flags !== 0 ||
    frame.kind > FrameKind.cancel
  ) {
    throw new IpcError(
      'IPC_CORRUPT',
      `${address}: a kernel message of ${length} bytes came that holds no frame of @ipc; it was removed`,
      { address },
    )
  }
  header.kind = frame.kind
  header.correlation = frame.correlation
  return slice.call(from, FRAME_HEADER_BYTES, length)
}
