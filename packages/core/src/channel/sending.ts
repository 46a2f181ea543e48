import type { Header } from '../adapter/port.js'
import { diagnostics } from '../diagnostics.js'
import { IpcError, withSent } from '../errors/ipc-error.js'
import { checkedTimeout } from '../timing/deadline.js'
import { loopTurn, loopTurnIsDue } from '../timing/loop-turn.js'
import { checkSyncWait, waitSync } from '../timing/sync-wait.js'
import { checkWait, timeoutError, type WaitingCall } from '../timing/waiting-call.js'
import type { NoWait, Wait, WaitSync } from '../types/options.js'
import { encodedBatches } from './batches.js'
import { assertSync, type ChannelContext, newHeader, notSupported } from './context.js'
import { checkSize } from './message-size.js'
import { refuseWait } from './receiver-side.js'
import { ReadySendCall, SendCall } from './send-calls.js'
import { fillHeader } from './send-header.js'
import { SendTogether } from './send-together.js'
import { SendWindow } from './send-window.js'
import { TriedSend } from './tried-send.js'
import { WaitingSends } from './waiting-sends.js'

const SENT = Promise.resolve()

/** The sending side of a channel: tries first, then waits in order, as `whenFull` says. */
export class Sending<I> {
  readonly #context: ChannelContext<I, unknown>
  readonly #calls: WaitingSends
  readonly #header: Header = newHeader()
  readonly #together: SendTogether | undefined
  readonly #tried: TriedSend
  /** The last send whose schema answers later: those behind must wait for it. */
  #encoding: Promise<void> | undefined

  constructor(context: ChannelContext<I, unknown>) {
    this.#context = context
    this.#calls = new WaitingSends(context as ChannelContext<never, unknown>)
    this.#tried = new TriedSend(context as ChannelContext<never, unknown>, () => this.#calls.size > 0)
    // Only where a full channel is waited for: the others tell each send whether it went.
    if (context.port.stage !== undefined && context.whenFull === 'wait') {
      this.#together = new SendTogether(context as ChannelContext<never, unknown>, (call) => {
        if (context.life.state === 'open') void this.add(call, undefined, 'send to')
        else call.giveUp(context.life.refusal())
      })
    }
    context.life.onEnd(() => {
      this.#tried.drop()
      this.#calls.end()
    })
  }

  /** Sends that wait now. */
  get waiting(): number {
    return this.#calls.size
  }

  trySend(data: I, options?: NoWait & object): boolean {
    const { life, pipeline } = this.#context
    life.assertOpen()
    if (options !== undefined) refuseWait(options)
    fillHeader(this.#header, options, this.#context.attributes, this.#context.what)
    const bytes = checkSize(this.#context, pipeline.encode(data))
    const sent = this.#tryNow(bytes, this.#header)
    if (!sent && this.#context.port.transfersAtOnce !== undefined) this.full()
    return sent
  }

  /** For frames of core's own (requests, replies). */
  trySendFrame(bytes: Uint8Array, kind: number, correlation: number): boolean {
    if (this.#context.life.state !== 'open' || !this.flush() || this.#calls.size > 0) return false
    const header = this.#header
    header.type = 1
    header.priority = 0
    header.kind = kind
    header.correlation = correlation
    const sent = this.#context.port.trySend(bytes, header)
    header.kind = 0
    header.correlation = 0
    return sent
  }

  /** Encodes for a frame of core's own and sends it, waiting while full, whatever `whenFull` says. */
  async sendFrame(bytes: Uint8Array, kind: number, correlation: number, options?: Wait): Promise<void> {
    if (this.trySendFrame(checkSize(this.#context, bytes), kind, correlation)) return
    this.#context.life.assertOpen()
    await this.#calls.enqueue(bytes, 1, 0, kind, correlation, options)
  }

  sendSync(data: I, options: WaitSync & object): void {
    const { life, pipeline, port, what } = this.#context
    assertSync(this.#context as ChannelContext<never, unknown>, 'sendSync')
    life.assertOpen()
    // Now, not when the channel is full for the first time.
    checkSyncWait(options, 'sendSync to', what)
    // It would overtake the sends that wait for their schema, and they cannot go while the thread is blocked.
    if (this.#encoding !== undefined) throw pipeline.answersLater()
    fillHeader(this.#header, options, this.#context.attributes, what)
    const bytes = checkSize(this.#context, pipeline.encode(data))
    const { type, priority } = this.#header
    const outcome = this.#sendNow(bytes, this.#header)
    if (outcome === 'full-rejected') throw this.#fullError()
    if (outcome !== 'full') return
    const call = new SendCall(this.#context, bytes, type, priority, 0, 0)
    try {
      waitSync(port, 'send', options.timeoutMs, `sendSync to ${what}`, () => {
        life.assertOpen()
        // Older waiting sends go first; what they leave is ours.
        if (this.#calls.size > 0) this.wake()
        return this.#calls.size === 0 && call.step() ? true : undefined
      })
    } catch (error) {
      call.takeBackSync(error)
    }
  }

  send(data: I, options?: Wait & object): Promise<void> {
    try {
      const { life, pipeline, what } = this.#context
      life.assertOpen()
      const header = this.#header
      fillHeader(header, options, this.#context.attributes, what)
      const timeoutMs =
        options === undefined ? Number.POSITIVE_INFINITY : checkWait(options, `send to ${what}`)
      const encoded =
        this.#encoding === undefined
          ? pipeline.encodeLater(data)
          : this.#encoding.then(() => pipeline.encodeLater(data))
      this.#tried.drop()
      if (encoded instanceof Promise) return this.#sendEncodedLater(encoded, header, options)
      checkSize(this.#context, encoded)
      if (options === undefined && this.#calls.size === 0) {
        const together = this.#together?.send(encoded, header)
        if (together !== undefined) return together
      }
      const outcome = this.#sendNow(encoded, header)
      if (outcome === 'sent' || outcome === 'dropped') return loopTurnIsDue() ? loopTurn() : SENT
      if (outcome === 'full-rejected') return Promise.reject(this.#fullError())
      if (timeoutMs === 0)
        return Promise.reject(timeoutError(0, `send to ${what}`, this.#context.port.address))
      return this.#calls.enqueue(encoded, header.type, header.priority, 0, 0, options)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async sendMany(data: Iterable<I>, options?: Wait & object): Promise<void> {
    const { life, what, port } = this.#context
    life.assertOpen()
    fillHeader(this.#header, options, this.#context.attributes, what)
    checkWait(options, `sendMany to ${what}`)
    const { type, priority } = this.#header
    const start = performance.now()
    const limit = checkedTimeout(options?.timeoutMs)
    let sent = 0
    while (this.#encoding !== undefined) await this.#encoding
    const window = this.#calls.atOnce > 1 ? new SendWindow(this.#calls.atOnce, options?.signal) : undefined
    try {
      for (const encoded of encodedBatches(this.#context, data)) {
        const batch = encoded instanceof Promise ? [await encoded] : encoded
        for (let from = 0; from < batch.length; ) {
          life.assertOpen()
          if (options?.signal?.aborted) checkWait(options, `sendMany to ${what}`)
          const header = this.#header
          header.type = type
          header.priority = priority
          this.flush()
          const taken = this.#calls.size > 0 ? 0 : this.#trySendMany(batch, from, header)
          from += taken
          sent += taken
          if (loopTurnIsDue()) await loopTurn()
          if (taken > 0) continue
          const next = batch[from] as Uint8Array
          const outcome = this.#sendNow(next, header)
          if (outcome === 'full-rejected') throw this.#fullError()
          if (outcome === 'full') {
            const left = limit - (performance.now() - start)
            if (left <= 0) throw timeoutError(limit, `sendMany to ${what}`, port.address)
            const begin = (signal = options?.signal): Promise<void> =>
              this.#calls.enqueue(next, type, priority, 0, 0, { signal, timeoutMs: left })
            await (window === undefined ? begin() : window.add(begin))
          }
          from += 1
          if (outcome !== 'full' || window === undefined) sent += 1
        }
      }
      await window?.settle()
    } catch (error) {
      throw window === undefined
        ? withSent(error, sent)
        : withSent(await window.after(error), sent + window.sent)
    }
  }

  async ready(options?: Wait): Promise<void> {
    // A broker's word that it has a message takes a round trip: no trySend ever answers true.
    if (this.#context.traits.handOver === 'broker')
      throw notSupported(this.#context.what, "has no ready('send'): traits.handOver is 'broker'; use send")
    this.#context.life.assertOpen()
    checkWait(options, `ready('send') on ${this.#context.what}`)
    const isFlushed = this.#together?.flush() ?? true
    if (isFlushed && this.#calls.size === 0 && this.#context.port.isReady('send')) return
    await this.add(new ReadySendCall(this.#context), options, "ready('send') on")
  }

  /** The port says that a send may succeed now. */
  wake(): void {
    this.#calls.wake()
  }

  /** A message has met a full channel. */
  full(): void {
    const { statistics, what, port } = this.#context
    statistics.timesFull += 1
    if (diagnostics.full.hasSubscribers) diagnostics.full.publish({ what, address: port.address })
  }

  /** Hands over the sends that go together at the end of this run. False = they wait. */
  flush(): boolean {
    this.#tried.drop()
    return this.#together?.flush() ?? true
  }

  setAlive(alive: boolean): void {
    this.#calls.setAlive(alive)
  }

  #tryNow(bytes: Uint8Array, header: Header): boolean {
    const going = this.#tried.goOn(bytes, header)
    if (going === undefined && this.#sendNow(bytes, header) === 'sent') return true
    const isNext = this.#calls.size === 0 && this.#encoding === undefined
    const sent = going ?? (isNext && this.#tried.begin(bytes, header))
    if (sent) this.#count(bytes.length)
    return sent
  }

  /** `isNext`: no send before it still waits for its schema. */
  #sendNow(
    bytes: Uint8Array,
    header: Header,
    isNext = this.#encoding === undefined,
  ): 'sent' | 'dropped' | 'full' | 'full-rejected' {
    const { life, port, statistics, whenFull } = this.#context
    this.flush()
    if (this.#calls.size === 0 && isNext) {
      if (port.trySend(bytes, header) || (whenFull === 'drop-oldest' && this.#makeRoom(bytes, header))) {
        this.#count(bytes.length)
        return 'sent'
      }
      // The try itself may have found that the object or the other side is gone: nothing would ever wake a send that waits.
      life.assertOpen()
    }
    // Where every send takes several steps, the port says whether one met a full channel.
    if (port.transfersAtOnce === undefined) this.full()
    if (whenFull === 'drop-incoming') {
      statistics.dropped += 1
      return 'dropped'
    }
    return whenFull === 'reject' ? 'full-rejected' : 'full'
  }

  /** drop-oldest: takes the oldest messages away until the new one fits; another may be quicker to use the room. */
  #makeRoom(bytes: Uint8Array, header: Header): boolean {
    const { port, statistics } = this.#context
    const { type, priority } = header
    for (;;) {
      const dropped = port.dropOldest?.() ?? port.tryReceive(header, undefined) !== undefined
      if (!dropped) return false
      statistics.dropped += 1
      header.type = type
      header.priority = priority
      if (port.trySend(bytes, header)) return true
    }
  }

  #trySendMany(batch: readonly Uint8Array[], from: number, header: Header): number {
    const { port, statistics } = this.#context
    if (port.trySendMany === undefined) {
      if (!port.trySend(batch[from] as Uint8Array, header)) return 0
      this.#count((batch[from] as Uint8Array).length)
      return 1
    }
    const taken = port.trySendMany(batch, from, header)
    const end = from + taken
    let bytes = 0
    for (let at = from; at < end; at++) bytes += (batch[at] as Uint8Array).length
    statistics.sent += taken
    statistics.bytesSent += bytes
    if (diagnostics.send.hasSubscribers) {
      for (const { length } of batch.slice(from, end)) {
        diagnostics.send.publish({ what: this.#context.what, bytes: length })
      }
    }
    return taken
  }

  #sendEncodedLater(encoded: Promise<Uint8Array>, header: Header, options?: Wait): Promise<void> {
    const { life, what } = this.#context
    const { type, priority } = header
    const gone = encoded.then((bytes) => {
      life.assertOpen()
      checkWait(options, `send to ${what}`)
      this.#header.type = type
      this.#header.priority = priority
      const outcome = this.#sendNow(checkSize(this.#context, bytes), this.#header, true)
      if (outcome === 'full-rejected') throw this.#fullError()
      // In an array: it has its place in the list now, and those behind it need not wait until it has gone.
      return outcome === 'full' ? [this.#calls.enqueue(bytes, type, priority, 0, 0, options)] : []
    })
    const settle = (): void => {
      if (this.#encoding === settled) this.#encoding = undefined
    }
    const settled = gone.then(settle, settle)
    this.#encoding = settled
    return gone.then(([waiting]) => waiting ?? (loopTurnIsDue() ? loopTurn() : undefined))
  }

  /** A call waits in its turn, behind the staged sends. */
  add<T>(
    call: WaitingCall<T> & { attempt(): boolean; readonly underWay: boolean },
    options: Wait | undefined,
    verb: string,
  ): Promise<T> {
    return this.#calls.add(call, options, verb)
  }

  #count(bytes: number): void {
    const { statistics } = this.#context
    statistics.sent += 1
    statistics.bytesSent += bytes
    if (diagnostics.send.hasSubscribers) diagnostics.send.publish({ what: this.#context.what, bytes })
  }

  #fullError(): IpcError {
    const { what, port } = this.#context
    const { capacity, bytes } = port.buffering
    return new IpcError(
      'IPC_FULL',
      `${what} is full (capacity ${capacity} messages, ${bytes} bytes) and whenFull is 'reject'`,
      {
        address: port.address,
        limit: Number.isFinite(capacity) ? capacity : bytes,
      },
    )
  }
}
