import type { Header, InPlace, Port } from '../adapter/port.js'
import { Aside, inPlace } from '../channel/aside.js'
import { newHeader } from '../channel/context.js'
import { type Inlet, readEach, type UseInPlace } from '../channel/inlet.js'
import type { Life } from '../channel/life.js'
import type { Statistics } from '../channel/statistics.js'
import type { IpcError } from '../errors/ipc-error.js'
import { FrameKind } from '../framing/frame.js'
import type { TypeSelector } from '../types/options.js'

/** How many messages are kept aside while only requests or replies are waited for. */
const MOST_ASIDE = 1_024
/** How many requests are kept aside while somebody serves, who takes them before more are read. */
const MOST_REQUESTS = 256

/** A request that came in and waits to be served. */
export interface IncomingRequest {
  readonly bytes: Uint8Array
  readonly correlation: number
}

/** What answers come to: one for each outstanding request of ours. */
export interface ReplyListener {
  replied(bytes: Uint8Array, failed: boolean): void
  ended(error: IpcError): void
}

/**
 * The inlet of a link: sorts what comes by its kind. Messages go to receives, requests to `serve`, replies to the
 * request they answer. A link has one reader, so what is set aside here is nobody else's.
 */
export class LinkInlet implements Inlet {
  readonly from: string
  readonly port: Port
  readonly life: Life
  readonly statistics: Statistics
  readonly header: Header = newHeader()
  readonly requests: IncomingRequest[] = []
  readonly #replies = new Map<number, ReplyListener>()
  /** Requests that are being answered; one that its asker gives up goes. */
  readonly #answering = new Set<number>()
  readonly #onDrained: () => void
  readonly #lookAgain: () => void
  readonly #aside = new Aside()
  #armed = 0
  #lastCorrelation = 0
  #serving = 0

  /**
   * @param lookAgain called in the middle of a receive, which met a request that somebody serves, or made room for messages that lie
   * before requests and replies
   */
  constructor(
    from: string,
    port: Port,
    life: Life,
    statistics: Statistics,
    onDrained: () => void,
    lookAgain: () => void,
  ) {
    this.from = from
    this.port = port
    this.life = life
    this.statistics = statistics
    this.#onDrained = onDrained
    this.#lookAgain = lookAgain
  }

  take(selector: TypeSelector | undefined, mayWait: boolean): Uint8Array | undefined {
    if (this.#aside.size > 0) {
      const aside = this.#takeAside(selector)
      if (aside !== undefined) return aside
    }
    for (;;) {
      const bytes = this.port.tryReceive(this.header, selector, mayWait)
      if (bytes === undefined || this.header.kind === FrameKind.message) return bytes
      this.#sortInPassing(bytes)
    }
  }

  takeMany(messages: Uint8Array[], max: number): number {
    return this.#aside.size > 0 ? 0 : (this.port.tryReceiveMany?.(messages, max) ?? 0)
  }

  read(): InPlace | undefined {
    const aside = this.#takeAside(undefined)
    if (aside !== undefined) return inPlace(aside)
    for (;;) {
      const found = this.port.tryRead?.(this.header)
      if (found === undefined || this.header.kind === FrameKind.message) return found
      // Before its release, which may wake others, who look themselves.
      this.#sortInPassing(found.view.slice())
      found.release()
    }
  }

  readMany(use: UseInPlace, max: number): number {
    const many = this.#aside.size === 0 ? (this.port.tryReadMany?.(use, max) ?? 0) : 0
    // What stands first may be no message.
    return many > 0 ? many : readEach(() => this.read(), use, max)
  }

  putBack(bytes: Uint8Array): void {
    this.#aside.putBack(bytes, this.header)
  }

  arm(waiting: number): void {
    // Where no more can be set aside, a wake-up for a request or a reply would do nothing, again and again.
    const calls =
      this.#aside.size < MOST_ASIDE
        ? waiting + this.#replies.size + this.#serving
        : Math.max(0, waiting - this.#serving)
    if (calls === 0 && this.#armed === 0) return
    this.#armed = calls
    this.port.arm('receive', calls)
  }

  isReady(): boolean {
    return this.#aside.size > 0 || this.port.isReady('receive')
  }

  drained(): void {
    this.#onDrained()
  }

  /**
   * Sorts what is there while requests or replies are waited for. True where messages were set aside: receives that wait have
   * not seen them.
   */
  pump(): boolean {
    const before = this.#aside.size
    while ((this.#replies.size > 0 || this.#serving > 0) && this.#aside.size < MOST_ASIDE) {
      if (this.#serving > 0 && this.requests.length >= MOST_REQUESTS) break
      const bytes = this.port.tryReceive(this.header, undefined, true)
      if (bytes === undefined) break
      if (this.header.kind === FrameKind.message) this.#aside.add(bytes, this.header)
      else this.#sort(bytes)
    }
    return this.#aside.size > before
  }

  /** Registers for a reply; returns the correlation that ties it to the request. */
  expectReply(listener: ReplyListener): number {
    do this.#lastCorrelation = (this.#lastCorrelation % 0xffff_fffe) + 1
    while (this.#replies.has(this.#lastCorrelation))
    this.#replies.set(this.#lastCorrelation, listener)
    return this.#lastCorrelation
  }

  /** No reply will come any more. */
  endReplies(error: IpcError): void {
    const listeners = [...this.#replies.values()]
    this.#replies.clear()
    for (const listener of listeners) listener.ended(error)
  }

  /** After the other side's end: whether a request of its may still be read. */
  mayHoldRequests(): boolean {
    return this.port.isReady('receive') && this.#aside.size < MOST_ASIDE
  }

  forgetReply(correlation: number): void {
    this.#replies.delete(correlation)
  }

  /** The next request that came, to be answered now. */
  nextRequest(): IncomingRequest | undefined {
    const first = this.requests.shift()
    if (first !== undefined) this.#answering.add(first.correlation)
    return first
  }

  /** The answer is there. False where the asker has given the request up. */
  answered(correlation: number): boolean {
    return this.#answering.delete(correlation)
  }

  /** While somebody serves, requests are read even when nobody receives. */
  serve(change: 1 | -1): void {
    this.#serving += change
  }

  #takeAside(selector: TypeSelector | undefined): Uint8Array | undefined {
    const bytes = this.#aside.take(selector, this.header)
    // There is room again for what lies before a request or a reply.
    if (bytes !== undefined && this.#aside.size === MOST_ASIDE - 1) this.#lookAgain()
    return bytes
  }

  /** While somebody receives: who serves is told, because nobody else will. */
  #sortInPassing(bytes: Uint8Array): void {
    this.#sort(bytes)
    if (this.#serving > 0 && this.requests.length > 0) this.#lookAgain()
  }

  #sort(bytes: Uint8Array): void {
    const { kind, correlation } = this.header
    if (kind === FrameKind.request) {
      this.requests.push({ bytes, correlation })
      return
    }
    if (kind === FrameKind.cancel) {
      const waiting = this.requests.findIndex((request) => request.correlation === correlation)
      if (waiting >= 0) this.requests.splice(waiting, 1)
      else this.#answering.delete(correlation)
      return
    }
    const listener = this.#replies.get(correlation)
    if (listener === undefined) return
    this.#replies.delete(correlation)
    listener.replied(bytes, kind === FrameKind.failure)
  }
}
