import { IpcError } from '@ipc/core'
import type { ObjectAttributes, OpenRequest } from '@ipc/core/adapter'

const DEFAULT_CAPACITY = 1_024
const DEFAULT_MAX_MESSAGE_BYTES = 1_048_576

/** What an object of this process is created with. */
export interface GrantedAttributes extends ObjectAttributes {
  readonly codec: string
  readonly capacity: number
  readonly bytes: number
  readonly maxMessageBytes: number
}

/** What was asked for, else the defaults. */
export function grant(what: string, request: OpenRequest): GrantedAttributes {
  const capacity = request.capacity ?? DEFAULT_CAPACITY
  const bytes = request.bytes ?? Number.POSITIVE_INFINITY
  const maxMessageBytes = request.maxMessageBytes ?? Math.min(DEFAULT_MAX_MESSAGE_BYTES, bytes)
  if (maxMessageBytes > bytes) {
    throw new IpcError(
      'IPC_LIMIT',
      `${what}: messages of up to ${maxMessageBytes} bytes cannot fit into buffering.bytes ${bytes}: ask for more bytes`,
      { limit: bytes },
    )
  }
  return { codec: request.codec, capacity, bytes, maxMessageBytes }
}
