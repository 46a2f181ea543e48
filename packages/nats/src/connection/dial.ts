import { randomUUID } from 'node:crypto'
import { IpcError } from '@ipc/core'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { clientOptions, shownServers } from './servers.js'
import { unreferenced } from './unreferenced.js'

/** A server that has not answered by then counts as absent. */
const DIAL_MS = 5_000

/** One connection of the official client; it does not reconnect by itself. Throws `IPC_NOT_FOUND`, `IPC_PERMISSION`. */
export async function dial(servers: readonly string[]): Promise<NatsConnection> {
  try {
    const connection = await connect({
      ...clientOptions(servers),
      name: `@ipc/nats ${process.pid} ${randomUUID().slice(0, 8)}`,
      // The client's own reconnecting keeps the process alive and drops what was written meanwhile.
      reconnect: false,
      timeout: DIAL_MS,
      ignoreClusterUpdates: true,
    })
    return unreferenced(connection)
  } catch (cause) {
    throw dialError(servers, cause)
  }
}

function dialError(servers: readonly string[], cause: unknown): IpcError {
  const shown = shownServers(servers)
  const name = (cause as Error | undefined)?.name ?? ''
  if (name === 'AuthorizationError' || name === 'UserAuthenticationExpiredError') {
    const message = `the NATS server at ${shown} refuses this user: put user:password@ or token@ into its URL`
    return new IpcError('IPC_PERMISSION', message, { cause, address: shown })
  }
  const message =
    `no NATS server answers at ${shown} (${(cause as Error | undefined)?.message ?? 'no reason given'}): start one with JetStream, ` +
    `"apt install nats-server && nats-server -js" or "docker run -p 4222:4222 nats -js", ` +
    `or name yours by nats({ servers }) or $NATS_URL`
  return new IpcError('IPC_NOT_FOUND', message, { cause, address: shown })
}
