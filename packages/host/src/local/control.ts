import type { ThreadDescriptor } from '@ipc/ffi'

/** How the other side of a link went: with a goodbye, or without one. */
export type ControlEnd = 'peer-closed' | 'peer-died'

/** The connection on which a local pair met, open as long as the link. Nothing of it keeps the process alive. */
export interface Control {
  /** To wait for with POLLIN in Sync slices; then call `check()`. Readable for ever once `ended` is set. */
  readonly descriptor: number
  /** Set once the other side closed, or hung up without a goodbye, which the kernel does for a process that dies. */
  readonly ended: ControlEnd | undefined
  /** Calls back once at the end; soon when it has ended already. Not after `close()` or `detach()`. */
  onEnd(callback: (reason: ControlEnd) => void): void
  /** Takes what is there now without the event loop; may call the callbacks. For Sync waits. */
  check(): void
  /** Wakes the other side. Never waits; rings are not counted. */
  ring(): void
  /** Sets what to call when the other side rang; a ring from before counts. */
  onRing(callback: () => void): void
  /**
   * Gives the descriptor away with its owner, a stream whose bytes are now the caller's, and so are its close and its end: the control does
   * nothing any more. May be called while the link is made; the descriptor may be used from the port's `attach` on,
   * and must stay open until the port's `close`.
   */
  detach(): ThreadDescriptor
  /** Says goodbye and closes. Idempotent. */
  close(): void
}
