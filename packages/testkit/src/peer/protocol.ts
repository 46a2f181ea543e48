/** Descriptors of a peer's process: stdout and stderr stay the program's own. */
export const COMMANDS_DESCRIPTOR = 3
export const EVENTS_DESCRIPTOR = 4

/** Parent to peer. */
export interface Command {
  readonly id: number
  readonly method: string
  readonly parameters: readonly unknown[]
}

/** Peer to parent. */
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: Error }
  | { readonly kind: 'event'; readonly event: string; readonly value: unknown }
