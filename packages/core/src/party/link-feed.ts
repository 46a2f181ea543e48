import { WaitingCall } from '../timing/waiting-call.js'
import type { Wait } from '../types/options.js'

/** Hands each new link to every open `links()` iteration. */
export class LinkFeed<L> {
  readonly #listeners = new Set<(link: L | undefined) => void>()

  push(link: L): void {
    for (const listener of this.#listeners) listener(link)
  }

  /** The party is closed: iterations end. */
  end(): void {
    for (const listener of this.#listeners) listener(undefined)
  }

  iterate(
    there: readonly L[],
    options: Wait | undefined,
    what: string,
    address: string,
    keepsAlive: () => boolean,
  ): AsyncIterableIterator<L> {
    const links: L[] = [...there]
    let ended = false
    let waiting: WaitingCall<L | undefined> | undefined
    const listener = (link: L | undefined): void => {
      if (link === undefined) ended = true
      else links.push(link)
      if (waiting === undefined) return
      const call = waiting
      waiting = undefined
      call.resolve(links.shift())
    }
    this.#listeners.add(listener)
    const finish = (): { value: undefined; done: true } => {
      ended = true
      links.length = 0
      this.#listeners.delete(listener)
      return { value: undefined, done: true }
    }
    return {
      next: async () => {
        const first = links.shift()
        if (first !== undefined) return { value: first, done: false }
        if (ended) return finish()
        if (waiting !== undefined) throw new TypeError(`${what}: await one next() before the other`)
        const call = new WaitingCall<L | undefined>()
        waiting = call
        call.start(options, what, address, keepsAlive())
        try {
          const link = await call.promise
          return link === undefined ? finish() : { value: link, done: false }
        } catch (error) {
          waiting = undefined
          finish()
          throw error
        }
      },
      return: async () => {
        waiting?.resolve(undefined)
        return finish()
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }
}
