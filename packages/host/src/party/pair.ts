import type { Greeting } from './greeting.js'
import type { Guest } from './guest.js'
import type { MadeLink } from './party-maker.js'
import type { Wire } from './wire.js'

/** A link that was offered to the other side, which has not joined yet. */
export interface Pending<W extends Wire> {
  readonly guest: Guest<W>
  readonly made: MadeLink
}

/** What this party has with one other: at most one of each. */
export class Pair<W extends Wire> {
  /** This side's hello, while it waits for an answer. */
  greeting: Greeting<W> | undefined
  /** The other side's hello was accepted. */
  pending: Pending<W> | undefined
  /** The other side's hello waits for this side to decide. */
  held: Guest<W> | undefined
  /** Calls at work on the pair. */
  users = 0
  readonly #watchers = new Set<() => void>()
  #linked: W | undefined

  constructor(readonly peer: string) {}

  /** Whether a link exists whose other side still lives, looked up now. */
  isLinked(): boolean {
    return this.#linked?.alive() === true
  }

  linkedOver(wire: W): void {
    this.#linked = wire
    this.changed()
  }

  /** The link's port is being closed: its connection may not be looked at any more. */
  unlinked(wire: W): void {
    if (this.#linked !== wire) return
    this.#linked = undefined
    this.changed()
  }

  /** Whether nothing is known of the pair, so that it may be forgotten. */
  isIdle(): boolean {
    const nothing = this.greeting === undefined && this.pending === undefined && this.held === undefined
    return nothing && this.#linked === undefined && this.users === 0
  }

  /** Calls back at each change until the returned function is called. */
  watch(callback: () => void): () => void {
    this.#watchers.add(callback)
    return () => this.#watchers.delete(callback)
  }

  changed(): void {
    for (const callback of [...this.#watchers]) callback()
  }

  /** Resolves at the next change, at the signal's abort, or after `milliseconds`; keeps nothing alive. */
  async nextChange(signal: AbortSignal, milliseconds?: number): Promise<void> {
    if (signal.aborted) return
    await new Promise<void>((resolve) => {
      const done = (): void => {
        unwatch()
        signal.removeEventListener('abort', done)
        clearTimeout(timer)
        resolve()
      }
      const timer = milliseconds === undefined ? undefined : setTimeout(done, milliseconds).unref()
      const unwatch = this.watch(done)
      signal.addEventListener('abort', done)
    })
  }
}
