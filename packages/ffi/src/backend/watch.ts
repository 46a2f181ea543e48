/** A watch on a descriptor in the event loop. */
export interface Watch {
  start(interests: Interests, callback: WatchCallback): void
  stop(): void
  ref(): void
  unref(): void
  close(): void
}

export interface Interests {
  readonly readable: boolean
  readonly writable: boolean
}

/** `status` is 0 or a negative error number; the watch has then been stopped. */
export type WatchCallback = (status: number, events: Interests) => void
