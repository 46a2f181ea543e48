import type { Direction } from '@ipc/core/adapter'

/** Wakes waiting calls in the next turn of the event loop, once however often it is asked. */
export class Soon {
  readonly #wake: (to: Direction) => void
  readonly #due = { send: false, receive: false }

  constructor(wake: (to: Direction) => void) {
    this.#wake = wake
  }

  wake(to: Direction): void {
    if (this.#due[to]) return
    this.#due[to] = true
    setImmediate(() => {
      this.#due[to] = false
      this.#wake(to)
    })
  }
}
