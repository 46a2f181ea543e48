import type { Mechanism } from '@ipc/core'
import { Inbox, withWatchdog } from '@ipc/testkit'
import type { Functions } from '../functions.js'
import { handlersOf } from '../program/handlers.js'
import { Program } from '../program/program.js'
import type { Commander } from './commander.js'

/** The other side in this process, for mechanisms that reach no other. */
export class InProcessCommander implements Commander {
  readonly #inbox = new Inbox()
  readonly #handlers: ReturnType<typeof handlersOf>

  constructor(functions: Functions, mechanism: Mechanism) {
    this.#handlers = handlersOf(
      new Program(functions, mechanism, (event, value) => this.#inbox.tell(event, value)),
    )
  }

  async call<T>(method: string, ...parameters: readonly unknown[]): Promise<T> {
    const handler = this.#handlers[method] as ((...parameters: readonly unknown[]) => unknown) | undefined
    if (handler === undefined) throw new TypeError(`no method '${method}'`)
    return (await handler(...parameters)) as T
  }

  next<T>(event: string): Promise<T> {
    return withWatchdog(this.#inbox.next(event) as Promise<T>, 12_000, `event '${event}'`)
  }

  forget(): void {
    this.#inbox.clear()
  }

  taken<T>(event: string): T[] {
    return this.#inbox.take(event) as T[]
  }
}
