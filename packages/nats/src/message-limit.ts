import { IpcError } from '@ipc/core'
import type { Connection } from './connection/connection.js'

/** Room for headers and frames beside a message in one NATS payload. */
const BESIDE_BYTES = 1_024
/** A NATS server takes payloads of 1 MiB unless it is configured otherwise. */
export const MOST_MESSAGE_BYTES = 1_048_576 - BESIDE_BYTES

/** The largest message of a channel. Throws `IPC_LIMIT` where the server takes no such payload. */
export function messageLimit(what: string, connection: Connection, asked: number | undefined): number {
  const most = Math.min(MOST_MESSAGE_BYTES, connection.maxPayload - BESIDE_BYTES)
  const limit = asked ?? most
  if (limit <= most) return limit
  throw new IpcError(
    'IPC_LIMIT',
    `${what} cannot have messages of ${limit} bytes: the NATS server at ${connection.shown} takes ${most}; ` +
      `raise max_payload in its configuration, or ask for less`,
    { address: connection.shown, limit: most },
  )
}
