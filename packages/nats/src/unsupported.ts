import { IpcError } from '@ipc/core'
import type { MailboxRequest, OpenRequest } from '@ipc/core/adapter'

/** C13: what a NATS server has no equal for is refused before anything is made. */
export function refuseUnsupported(what: string, request: OpenRequest & Partial<MailboxRequest>): void {
  if (request.bytes !== undefined) {
    throw new IpcError(
      'IPC_NOT_SUPPORTED',
      `${what} cannot be bounded in bytes: bound it in messages, buffering: { capacity }`,
    )
  }
  if (request.mode !== undefined && request.mode !== 0o600) {
    throw new IpcError(
      'IPC_NOT_SUPPORTED',
      `${what} has no permission bits: who may use it is said in the NATS server's own configuration`,
    )
  }
}
