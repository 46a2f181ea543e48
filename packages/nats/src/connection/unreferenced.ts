import type { NatsConnection } from '@nats-io/transport-node'

/** The parts of the official client that hold the event loop, which it has no public switch for: its version is pinned. */
interface Insides {
  readonly protocol?: {
    readonly transport?: { readonly socket?: { unref(): void } }
    readonly heartbeats?: { start(): void; cancel(): void }
  }
}

/** Lets the process end while this connection is open: core keeps it alive while a call waits. */
export function unreferenced(connection: NatsConnection): NatsConnection {
  const { protocol } = connection as unknown as Insides
  protocol?.transport?.socket?.unref()
  // The client's timer for pings is referenced: `Connection` sends its own.
  const { heartbeats } = protocol ?? {}
  if (heartbeats !== undefined) {
    heartbeats.cancel()
    heartbeats.start = () => {}
  }
  return connection
}
