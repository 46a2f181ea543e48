import { IpcError } from '../errors/ipc-error.js'
import type { Link } from '../types/channel.js'

/** A link in the shape of a MessagePort, both the web's and Node's: what comlink asks of an endpoint. */
export interface MessagePortView extends EventTarget {
  postMessage(value: unknown): void
  onmessage: ((event: MessageEvent) => void) | null
  start(): void
  close(): void
  ref(): void
  unref(): void
  on(event: 'message', listener: (value: unknown) => void): this
  off(event: 'message', listener: (value: unknown) => void): this
}

/**
 * A link as a MessagePort: values are copied by the link's codec (`structured()` is the nearest to the web's), and a
 * transfer list is refused, since nothing can be moved between processes: what is in it stays the caller's (the port that comlink's
 * proxy() opens, too, which keeps a process alive until it is closed). Errors of sends and of received messages
 * come as `messageerror` events.
 */
// biome-ignore lint/suspicious/noExplicitAny: the public signature: a link of any types fits
export function messagePort(link: Link<any>): MessagePortView {
  return new LinkMessagePort(link)
}

class LinkMessagePort extends EventTarget implements MessagePortView {
  readonly #link: Link<unknown>
  readonly #nodeListeners = new Map<(value: unknown) => void, (event: Event) => void>()
  #onmessage: ((event: MessageEvent) => void) | null = null
  #started = false

  constructor(link: Link<unknown>) {
    super()
    this.#link = link
  }

  get onmessage(): ((event: MessageEvent) => void) | null {
    return this.#onmessage
  }
  set onmessage(listener: ((event: MessageEvent) => void) | null) {
    if (this.#onmessage !== null)
      this.removeEventListener('message', this.#onmessage as (event: Event) => void)
    this.#onmessage = listener
    if (listener === null) return
    this.addEventListener('message', listener as (event: Event) => void)
    this.start()
  }

  postMessage(value: unknown, transfer?: unknown): void {
    const list = Array.isArray(transfer)
      ? transfer
      : (transfer as { transfer?: unknown[] } | undefined)?.transfer
    if (list !== undefined && list.length > 0) {
      throw new IpcError(
        'IPC_NOT_SUPPORTED',
        `link with '${this.#link.peer}': a transfer list cannot be honoured between processes, where values are copied; leave it out`,
      )
    }
    this.#link.send(value).catch((error: unknown) => this.#fail(error))
  }

  start(): void {
    if (this.#started) return
    this.#started = true
    void this.#pump()
  }

  close(): void {
    void this.#link.close().catch((error: unknown) => this.#fail(error))
  }

  ref(): void {
    this.#link.ref()
  }
  unref(): void {
    this.#link.unref()
  }

  on(event: 'message', listener: (value: unknown) => void): this {
    const wrapped = (message: Event): void => listener((message as MessageEvent).data)
    this.#nodeListeners.set(listener, wrapped)
    this.addEventListener(event, wrapped)
    this.start()
    return this
  }

  off(event: 'message', listener: (value: unknown) => void): this {
    const wrapped = this.#nodeListeners.get(listener)
    if (wrapped !== undefined) this.removeEventListener(event, wrapped)
    this.#nodeListeners.delete(listener)
    return this
  }

  async #pump(): Promise<void> {
    for (;;) {
      try {
        for await (const { data } of this.#link) this.dispatchEvent(new MessageEvent('message', { data }))
        this.dispatchEvent(new Event('close'))
        return
      } catch (error) {
        this.#fail(error)
        if (!IpcError.is(error, 'IPC_INVALID_MESSAGE')) return
      }
    }
  }

  #fail(data: unknown): void {
    this.dispatchEvent(new MessageEvent('messageerror', { data }))
  }
}
