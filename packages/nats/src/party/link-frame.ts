import { IpcError } from '@ipc/core'
import type { Header } from '@ipc/core/adapter'

/** What stands before each message of a link. */
export const LINK_FRAME_BYTES = 28

export enum LinkOperation {
  /** `sequence`: the message's number, from 1. */
  data = 1,
  /** `sequence`: the last message that arrived; `received`: how many were received. */
  state = 2,
  /** The last: `sequence` messages were sent. */
  goodbye = 3,
  /** Is the peer there? `sequence` messages were sent. */
  probe = 4,
}

export interface LinkFrame {
  readonly operation: LinkOperation
  /** In a state: messages between `sequence` and the one that came are missing. */
  readonly missing: boolean
  readonly kind: number
  readonly correlation: number
  readonly type: number
  readonly sequence: number
  readonly received: number
}

const NO_HEADER = { kind: 0, correlation: 0, type: 1 }
const LITTLE = true

/** A frame and, in a data frame, the message behind it. */
export function writeLinkFrame(
  operation: LinkOperation,
  sequence: number,
  received = 0,
  missing = false,
  header: Pick<Header, 'kind' | 'correlation' | 'type'> = NO_HEADER,
  bytes?: Uint8Array,
): Uint8Array {
  const whole = new Uint8Array(LINK_FRAME_BYTES + (bytes?.length ?? 0))
  const view = new DataView(whole.buffer)
  view.setUint8(0, operation)
  view.setUint8(1, header.kind)
  view.setUint8(2, missing ? 1 : 0)
  view.setUint32(4, header.correlation, LITTLE)
  view.setUint32(8, header.type, LITTLE)
  view.setFloat64(12, sequence, LITTLE)
  view.setFloat64(20, received, LITTLE)
  if (bytes !== undefined) whole.set(bytes, LINK_FRAME_BYTES)
  return whole
}

/** Throws `IPC_CORRUPT` for what no end of a link of ours writes. */
export function readLinkFrame(payload: Uint8Array, address: string): LinkFrame {
  if (payload.length >= LINK_FRAME_BYTES) {
    const view = new DataView(payload.buffer, payload.byteOffset, payload.length)
    const frame: LinkFrame = {
      operation: view.getUint8(0),
      kind: view.getUint8(1),
      missing: view.getUint8(2) === 1,
      correlation: view.getUint32(4, LITTLE),
      type: view.getUint32(8, LITTLE),
      sequence: view.getFloat64(12, LITTLE),
      received: view.getFloat64(20, LITTLE),
    }
    const known = frame.operation >= LinkOperation.data && frame.operation <= LinkOperation.probe
    if (known && isCount(frame.sequence) && isCount(frame.received)) return frame
  }
  const message = `${address} got ${payload.length} bytes that no @ipc program of this version sends: something else writes to its subject`
  throw new IpcError('IPC_CORRUPT', message, { address })
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
