import type { Work } from '../../contestant.js'

/** One side of a peer's connection, by its own fast path. Which of two fixed messages goes is all that it is told. */
export interface Endpoint {
  /** Sends; a promise where its way to say "not so fast" says so. */
  post(last: boolean): Promise<unknown> | undefined
  /** Called for each message that comes. */
  onMessage: (last: boolean) => void
  close(): void | Promise<void>
}

/** Makes the connection of one side; `folder` is a place for its socket. Resolves when it is there or can be connected to. */
export type OpenEndpoint = (bytes: number, folder: string, work: Work) => Promise<Endpoint>

export interface EndpointSides {
  readonly driver: OpenEndpoint
  readonly follower: OpenEndpoint
}
