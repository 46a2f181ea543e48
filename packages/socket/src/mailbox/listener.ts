import type { Connection } from '../connection/connection.js'

/** Where members find a mailbox's owner. */
export interface Listener {
  /** Begins to accept. Keeps nothing alive. */
  start(onConnection: (connection: Connection) => void): void
  /** Accepts what waits, without the event loop. Only where the transport can; then `descriptor` is what to poll. */
  acceptNow?(): void
  readonly descriptor?: number
  /** Whether newcomers still find this one under its name. */
  named(): boolean
  /** What it stays known by after its name was removed; undefined where a name cannot be. */
  readonly place?: string | undefined
  /** Frees the name and accepts no more. `hasHeirs`: others go on with what it served. Idempotent. */
  close(hasHeirs?: boolean): void
  /** After `close(true)`: no heir is there any more, so that nothing is left to meet at. */
  forgetPlace?(): void
}
