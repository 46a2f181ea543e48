import type { Direction } from '@ipc/core/adapter'

/** How a sleeper waits: in the event loop on a doorbell, or blocking its thread on a futex. */
export type SleepKind = 'doorbell' | 'futex'

/** How those who sleep on a ring are known to others, and woken. */
export interface Alarm {
  /** Says that this handle sleeps. Look again afterwards: what came before is not rung for. */
  enlist(to: Direction, kind: SleepKind): void
  /** Says that it does no more. */
  dismiss(to: Direction, kind: SleepKind): void
  /** Wakes all who sleep, if any do: without a system call where nobody does. */
  wake(to: Direction): void
  /** The word that blocking sleepers watch, and where it is. */
  signal(to: Direction): number
  signalAddress(to: Direction): number
  /** Calls back in the event loop when the doorbell rings or someone may have died. Keeps nothing alive. */
  listen(callback: () => void): void
  /** Listens no more, and frees what it took for it. */
  close(): void
}
