import { indirect, type Mailbox, type TypeSelector } from '@ipc/core'
import { memory } from '@ipc/memory'

export interface Item {
  readonly id: number
  readonly type: number
}

const FIRST_TYPES = [5, 3, 4, 1, 3, 2, 5, 1]
let queues = 0

/** A mailbox of @ipc/memory, and a list of what is in it to be drawn: what was sent, less what came back. */
export class SelectionQueue {
  readonly #mailbox: Mailbox<Uint8Array, Uint8Array, { type: number; priority: number }>
  #items: readonly Item[] = []
  #ids = 0

  private constructor(mailbox: Mailbox<Uint8Array, Uint8Array, { type: number; priority: number }>) {
    this.#mailbox = mailbox
  }

  static async open(): Promise<SelectionQueue> {
    queues++
    const mailbox = await indirect(`selection-${queues}`, memory(), { removeOnLastClose: true })
    const queue = new SelectionQueue(mailbox)
    for (const type of FIRST_TYPES) queue.send(type)
    return queue
  }

  /** As they lie in the mailbox: oldest first. */
  get items(): readonly Item[] {
    return this.#items
  }

  send(type: number): void {
    const item = { id: ++this.#ids, type }
    if (this.#mailbox.trySend(Uint8Array.of(item.id), { type })) this.#items = [...this.#items, item]
  }

  /** Takes the message that the mailbox chooses; undefined = none matches. */
  take(type: TypeSelector | undefined): Item | undefined {
    const message = this.#mailbox.tryReceive(type === undefined ? {} : { type })
    if (message === undefined) return undefined
    const taken = { id: message.data[0] ?? 0, type: message.type }
    this.#items = this.#items.filter(({ id }) => id !== taken.id)
    return taken
  }

  close(): Promise<void> {
    return this.#mailbox.close({ timeoutMs: 0 })
  }
}
