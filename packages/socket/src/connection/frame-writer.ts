import { FRAME_HEADER_BYTES, writeFrameHeader } from '@ipc/core/adapter'
import type { Connection } from './connection.js'

const SCRATCH_BYTES = 65_536
// One for all: it is empty again before any call into a connection returns.
const scratch = new Uint8Array(SCRATCH_BYTES)
const NOTHING = new Uint8Array(0)

/** Sends one frame, or nothing. The frame must not be longer than `connection.frameBytes`. */
export function trySendFrame(
  connection: Connection,
  kind: number,
  flags: number,
  correlation: number,
  body: Uint8Array,
  from = 0,
  to = body.length,
): boolean {
  const length = to - from
  writeFrameHeader(scratch, 0, length, kind, flags, correlation)
  scratch.set(from === 0 && to === body.length ? body : body.subarray(from, to), FRAME_HEADER_BYTES)
  return connection.tryWrite(scratch, FRAME_HEADER_BYTES + length)
}

/** Sends one frame; what the kernel does not take is kept. `owned`: the body never changes, so that no copy is kept. */
export function sendFrame(
  connection: Connection,
  kind: number,
  correlation: number,
  body: Uint8Array = NOTHING,
  owned = false,
): void {
  writeFrameHeader(scratch, 0, body.length, kind, 0, correlation)
  if (FRAME_HEADER_BYTES + body.length <= SCRATCH_BYTES) {
    scratch.set(body, FRAME_HEADER_BYTES)
    connection.write(scratch.subarray(0, FRAME_HEADER_BYTES + body.length))
    return
  }
  connection.write(scratch.subarray(0, FRAME_HEADER_BYTES))
  connection.write(body, owned)
}
