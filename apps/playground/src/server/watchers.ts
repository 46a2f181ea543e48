import type { ServerResponse } from 'node:http'

const TICK_MS = 250
/** A page that is loaded anew comes back within this time. */
const GRACE_MS = 2_000

/** The open pages: each gets the state a few times a second, as server-sent events. */
export class Watchers {
  readonly #state: () => unknown
  readonly #onLastGone: () => void
  readonly #open = new Set<ServerResponse>()
  #ticking: NodeJS.Timeout | undefined
  #leaving: NodeJS.Timeout | undefined

  constructor(state: () => unknown, onLastGone: () => void) {
    this.#state = state
    this.#onLastGone = onLastGone
  }

  add(response: ServerResponse): void {
    clearTimeout(this.#leaving)
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    this.#open.add(response)
    this.#ticking ??= setInterval(() => this.#tell(), TICK_MS)
    response.on('close', () => {
      this.#open.delete(response)
      if (this.#open.size > 0) return
      clearInterval(this.#ticking)
      this.#ticking = undefined
      this.#leaving = setTimeout(this.#onLastGone, GRACE_MS)
    })
    this.#tell()
  }

  close(): void {
    clearInterval(this.#ticking)
    clearTimeout(this.#leaving)
    for (const response of this.#open) response.end()
  }

  #tell(): void {
    const event = `data: ${JSON.stringify(this.#state())}\n\n`
    for (const response of this.#open) response.write(event)
  }
}
