import { IpcError, indirect, type Mailbox, type WhenFull } from '@ipc/core'
import { memory } from '@ipc/memory'

export interface Settings {
  readonly capacity: number
  readonly whenFull: WhenFull
}

/** What the page shows; written by the run, read by the page. */
export interface View {
  /** The numbers in the buffer, oldest first. */
  queue: readonly number[]
  /** The number that the producer waits with. */
  waiting: number | undefined
  /** What became of the last send. */
  lastSend: 'none' | 'sent' | 'waiting' | 'dropped' | 'refused'
  lastReceived: number | undefined
  counts: { sent: number; received: number; dropped: number; timesFull: number }
}

/** How often a second each side moves; 0 = it stands still. Read before each move. */
export interface Rates {
  readonly producer: () => number
  readonly consumer: () => number
}

let runs = 0

/** A mailbox of @ipc/memory with one producer and one consumer at work, until `end`. */
export class BufferingRun {
  readonly #stop = new AbortController()
  readonly #view: View
  readonly #settings: Settings
  /** Accepted and not known to be gone. */
  readonly #accepted: number[] = []

  constructor(settings: Settings, rates: Rates, view: View) {
    this.#settings = settings
    this.#view = view
    void this.#work(rates)
  }

  end(): void {
    this.#stop.abort()
  }

  async #work(rates: Rates): Promise<void> {
    const { signal } = this.#stop
    runs++
    const mailbox = await indirect(`buffering-${runs}`, memory(), {
      buffering: { capacity: this.#settings.capacity, whenFull: this.#settings.whenFull },
      removeOnLastClose: true,
    })
    signal.addEventListener('abort', () => void mailbox.close({ timeoutMs: 0 }))
    if (signal.aborted) return mailbox.close({ timeoutMs: 0 })
    await Promise.all([this.#produce(mailbox, rates.producer), this.#consume(mailbox, rates.consumer)])
  }

  async #produce(mailbox: Mailbox<Uint8Array>, rate: () => number): Promise<void> {
    for (let number = 1; await this.#turn(rate); number++) {
      try {
        await this.#send(mailbox, number)
      } catch (error) {
        if (IpcError.is(error, 'IPC_CLOSED')) return
        throw error
      }
      this.#update(mailbox)
    }
  }

  async #send(mailbox: Mailbox<Uint8Array>, number: number): Promise<void> {
    const view = this.#view
    const data = Uint32Array.of(number)
    const bytes = new Uint8Array(data.buffer)
    if (mailbox.trySend(bytes)) {
      this.#accepted.push(number)
      view.lastSend = 'sent'
      return
    }
    if (this.#settings.whenFull === 'drop-incoming') {
      view.lastSend = 'dropped'
      return
    }
    view.lastSend = 'waiting'
    view.waiting = number
    this.#update(mailbox)
    try {
      await mailbox.send(bytes)
      this.#accepted.push(number)
      view.lastSend = 'sent'
    } catch (error) {
      if (!IpcError.is(error, 'IPC_FULL')) throw error
      view.lastSend = 'refused'
    } finally {
      view.waiting = undefined
    }
  }

  async #consume(mailbox: Mailbox<Uint8Array>, rate: () => number): Promise<void> {
    while (await this.#turn(rate)) {
      try {
        const { data } = await mailbox.receive()
        this.#view.lastReceived = new Uint32Array(data.slice().buffer)[0]
      } catch (error) {
        if (IpcError.is(error, 'IPC_CLOSED')) return
        throw error
      }
      this.#update(mailbox)
    }
  }

  /** The channel's own figures. What is queued is the newest of what it accepted, because it keeps the order. */
  #update(mailbox: Mailbox<Uint8Array>): void {
    const { sent, received, dropped, timesFull, queued = 0 } = mailbox.stats()
    this.#accepted.splice(0, this.#accepted.length - queued)
    this.#view.queue = [...this.#accepted]
    this.#view.counts = { sent, received, dropped, timesFull }
  }

  /** Waits for the side's next move; false = the run has ended. */
  async #turn(rate: () => number): Promise<boolean> {
    const { signal } = this.#stop
    for (let waited = 0; !signal.aborted; ) {
      const perSecond = rate()
      if (perSecond > 0 && waited >= 1_000 / perSecond) return true
      const step = Math.min(50, perSecond > 0 ? 1_000 / perSecond - waited : 50)
      await new Promise((resolve) => setTimeout(resolve, step))
      waited += step
    }
    return false
  }
}

export function emptyView(): View {
  return {
    queue: [],
    waiting: undefined,
    lastSend: 'none',
    lastReceived: undefined,
    counts: { sent: 0, received: 0, dropped: 0, timesFull: 0 },
  }
}
