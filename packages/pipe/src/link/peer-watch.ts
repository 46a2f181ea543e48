/** How a link learns that the other side is gone. A pair's control connection is one. */
export interface PeerWatch {
  /** To wait for with POLLIN in Sync slices; undefined = the end of the pipes says it. */
  readonly descriptor: number | undefined
  /** Calls back once at the other side's end; soon when it has ended already. */
  onEnd(callback: (reason: 'peer-closed' | 'peer-died') => void): void
  /** Takes what is there now without the event loop; may call back. */
  check(): void
  /** One of the pipes is at its end: whether `onEnd` follows, or the other side lives on and has closed just that. */
  isEnding?(): boolean
  close(): void
}
