import type { Percentiles } from '../figures.js'

export type Role = 'driver' | 'follower'

/** What one side of an exchange did in one slice. Times are microseconds of the system's monotonic clock. */
export interface Span {
  readonly messages: number
  readonly startUs: number
  readonly endUs: number
  readonly roundTripUs?: Percentiles | undefined
}

/**
 * One side of an exchange, in a process of its own. The last message of a slice carries a mark, so that who follows
 * needs no clock and no other way to be told.
 */
export interface Act {
  /** Sends one message after another for so long. */
  send(milliseconds: number): Span | Promise<Span>
  /** Receives until so many marks have come. */
  receive(marks: number): Span | Promise<Span>
  /** Sends and waits for the answer, one round trip after another, for so long; then marks the end. */
  ask(milliseconds: number): Span | Promise<Span>
  /** Answers each message until a mark comes. */
  answer(): Span | Promise<Span>
  /** Sends so many marks. */
  mark(count: number): void | Promise<void>
}

/** An act with the connection that it has. */
export interface Player {
  /** Makes the connection; the follower's is asked for first. Resolves when it can be connected to. */
  open(): Promise<void>
  act(): Act | Promise<Act>
  close(): void | Promise<void>
}
