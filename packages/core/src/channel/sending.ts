import type { Header } from '../adapter/port.js'
import { diagnostics } from '../diagnostics.js'
import { IpcError, withSent } from '../errors/ipc-error.js'
import { checkedTimeout } from '../timing/deadline.js'
import { loopTurn, loopTurnIsDue } from '../timing/loop-turn.js'
import { waitSync } from '../timing/sync-wait.js'
import { checkWait, timeoutError, WaitList, type WaitingCall } from '../timing/waiting-call.js'
import type { Claim } from '../types/channel.js'
import type { NoWait, Wait, WaitSync } from '../types/options.js'
import { assertSync, type ChannelContext, newHeader } from './context.js'
import { refuseWait } from './receiver-side.js'
import { fillHeader } from './send-header.js'
import { ClaimCall, ReadySendCall, SendCall } from './send-calls.js'

const SENT = Promise.resolve()
const LEAST_WAITING_SENDS = 1_024
/** How many messages sendMany hands to the port at once, and their bytes. */
const BATCH_MESSAGES = 256
const BATCH_BYTES = 256 * 1_024

/** The sending side of a channel: tries first, then waits in order, as `whenFull` says. */
export class Sending<I> {
  readonly #context: ChannelContext<I, unknown>
  readonly #calls = new WaitList<WaitingCall<unknown> & { attempt(): boolean }>()
  readonly #header: Header = newHeader()
  readonly #mostWaiting: number
  #serving = false
  /** Sends whose schema answers later, in order: those behind must wait for them. */
  #encoding: Promise<unknown> | undefined

  constructor(context: ChannelContext<I, unknown>) {
    this.#context = context
    const { capacity } = context.port.buffering
    this.#mostWaiting = Math.max(LEAST_WAITING_SENDS, Number.isFinite(capacity) ? capacity : 0)
    this.#calls.onRemove = () => {
      if (!this.#serving && context.life.state === 'open') this.wake()
    }
    context.life.onEnd(() => this.#end())
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
    const bytes = this.#checkSize(pipeline.encode(data))
    return this.#sendNow(bytes, this.#header) === 'sent'
  }

  /** For frames of core's own (requests, replies). */
  trySendFrame(bytes: Uint8Array, kind: number, correlation: number): boolean {
    if (this.#context.life.state !== 'open' || this.#calls.size > 0) return false
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
    if (this.trySendFrame(this.#checkSize(bytes), kind, correlation)) return
    this.#context.life.assertOpen()
    await this.#enqueue(bytes, 1, 0, kind, correlation, options)
  }

  sendSync(data: I, options: WaitSync & object): void {
    const { life, pipeline, port, what } = this.#context
    assertSync(this.#context as ChannelContext<never, unknown>, 'sendSync')
    life.assertOpen()
    fillHeader(this.#header, options, this.#context.attributes, what)
    const bytes = this.#checkSize(pipeline.encode(data))
    const { type, priority } = this.#header
    const outcome = this.#sendNow(bytes, this.#header)
    if (outcome === 'full-rejected') throw this.#fullError()
    if (outcome !== 'full') return
    const call = new SendCall(this.#context, bytes, type, priority, 0, 0)
    try {
      waitSync(port, 'send', options?.timeoutMs, `sendSync to ${what}`, () => {
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
      const timeoutMs = options === undefined ? Number.POSITIVE_INFINITY : checkWait(options, `send to ${what}`)
      const encoded = this.#encoding === undefined ? pipeline.encodeLater(data) : this.#encoding.then(() => pipeline.encodeLater(data))
      if (encoded instanceof Promise) return this.#sendEncodedLater(encoded, header, options)
      const outcome = this.#sendNow(this.#checkSize(encoded), header)
      if (outcome === 'sent' || outcome === 'dropped') return loopTurnIsDue() ? loopTurn() : SENT
      if (outcome === 'full-rejected') return Promise.reject(this.#fullError())
      if (timeoutMs === 0) return Promise.reject(timeoutError(0, `send to ${what}`, this.#context.port.address))
      return this.#enqueue(encoded, header.type, header.priority, 0, 0, options)
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
    try {
      for (const batch of this.#batches(data)) {
        for (let from = 0; from < batch.length; ) {
          life.assertOpen()
          if (options?.signal?.aborted) checkWait(options, `sendMany to ${what}`)
          const header = this.#header
          header.type = type
          header.priority = priority
          const taken = this.#calls.size > 0 ? 0 : this.#trySendMany(batch, from, header)
          from += taken
          sent += taken
          if (loopTurnIsDue()) await loopTurn()
          if (from === batch.length || taken > 0) continue
          const next = batch[from] as Uint8Array
          const outcome = this.#sendNow(next, header)
          if (outcome === 'full-rejected') throw this.#fullError()
          if (outcome === 'full') {
            const left = limit - (performance.now() - start)
            if (left <= 0) throw timeoutError(limit, `sendMany to ${what}`, port.address)
            await this.#enqueue(next, type, priority, 0, 0, { signal: options?.signal, timeoutMs: left })
          }
          from += 1
          sent += 1
        }
      }
    } catch (error) {
      throw withSent(error, sent)
    }
  }

  tryClaim(bytes: number): Claim | undefined {
    const { life, port } = this.#context
    life.assertOpen()
    if (port.tryClaim === undefined) throw this.#noZeroCopy('tryClaim')
    this.#checkClaim(bytes)
    if (this.#calls.size > 0) return undefined
    const claim = port.tryClaim(bytes)
    if (claim === undefined) this.#context.statistics.timesFull += 1
    return claim
  }

  claimSync(bytes: number, options: { readonly timeoutMs: number }): Claim {
    const { port, what } = this.#context
    assertSync(this.#context as ChannelContext<never, unknown>, 'claimSync')
    return waitSync(port, 'send', options?.timeoutMs, `claimSync on ${what}`, () => {
      if (this.#calls.size > 0) this.wake()
      return this.tryClaim(bytes)
    })
  }

  async claim(bytes: number, options?: Wait): Promise<Claim> {
    checkWait(options, `claim on ${this.#context.what}`)
    const claim = this.tryClaim(bytes)
    if (claim !== undefined) {
      if (loopTurnIsDue()) await loopTurn()
      return claim
    }
    return this.#add(new ClaimCall(this.#context, bytes), options, 'claim on')
  }

  async ready(options?: Wait): Promise<void> {
    this.#context.life.assertOpen()
    checkWait(options, `ready('send') on ${this.#context.what}`)
    if (this.#calls.size === 0 && this.#context.port.isReady('send')) return
    await this.#add(new ReadySendCall(this.#context), options, "ready('send') on")
  }

  /** The port says that a send may succeed now. */
  wake(): void {
    if (this.#serving) return
    this.#serving = true
    try {
      for (let call = this.#calls.first; call !== undefined; call = this.#calls.first) {
        if (!call.attempt()) break
      }
    } finally {
      this.#serving = false
      this.#context.statistics.pendingSends = this.#calls.size
      if (this.#context.life.state === 'open') this.#context.port.arm('send', this.#calls.size)
    }
  }

  setAlive(alive: boolean): void {
    for (const call of this.#calls.snapshot()) call.setAlive(alive)
  }

  #sendNow(bytes: Uint8Array, header: Header): 'sent' | 'dropped' | 'full' | 'full-rejected' {
    const { port, statistics, whenFull } = this.#context
    if (this.#calls.size === 0 && this.#encoding === undefined) {
      if (port.trySend(bytes, header) || (whenFull === 'drop-oldest' && this.#makeRoom(bytes, header))) {
        this.#count(bytes.length)
        return 'sent'
      }
    }
    statistics.timesFull += 1
    if (diagnostics.full.hasSubscribers) diagnostics.full.publish({ what: this.#context.what, address: port.address })
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
      if (port.tryReceive(header, undefined) === undefined) return false
      statistics.dropped += 1
      header.type = type
      header.priority = priority
      if (port.trySend(bytes, header)) return true
    }
  }

  #trySendMany(batch: readonly Uint8Array[], from: number, header: Header): number {
    const { port } = this.#context
    if (port.trySendMany === undefined) {
      if (!port.trySend(batch[from] as Uint8Array, header)) return 0
      this.#count((batch[from] as Uint8Array).length)
      return 1
    }
    const taken = port.trySendMany(batch, from, header)
    for (let i = from; i < from + taken; i++) this.#count((batch[i] as Uint8Array).length)
    return taken
  }

  *#batches(data: Iterable<I>): Generator<Uint8Array[]> {
    let batch: Uint8Array[] = []
    let bytes = 0
    for (const item of data) {
      let encoded: Uint8Array
      try {
        encoded = this.#checkSize(this.#context.pipeline.encode(item))
      } catch (error) {
        // What came before the bad one is sent, so that error.sent tells where it stands.
        if (batch.length > 0) yield batch
        throw error
      }
      batch.push(encoded)
      bytes += encoded.length
      if (batch.length < BATCH_MESSAGES && bytes < BATCH_BYTES) continue
      yield batch
      batch = []
      bytes = 0
    }
    if (batch.length > 0) yield batch
  }

  async #sendEncodedLater(encoded: Promise<Uint8Array>, header: Header, options?: Wait): Promise<void> {
    const { type, priority } = header
    const settled = encoded.then(
      () => {},
      () => {},
    )
    this.#encoding = settled
    const bytes = await encoded.finally(() => {
      if (this.#encoding === settled) this.#encoding = undefined
    })
    this.#context.life.assertOpen()
    checkWait(options, `send to ${this.#context.what}`)
    this.#header.type = type
    this.#header.priority = priority
    const outcome = this.#sendNow(this.#checkSize(bytes), this.#header)
    if (outcome === 'full-rejected') throw this.#fullError()
    if (outcome === 'full') await this.#enqueue(bytes, type, priority, 0, 0, options)
  }

  #enqueue(
    bytes: Uint8Array,
    type: number,
    priority: number,
    kind: number,
    correlation: number,
    options: Wait | undefined,
  ): Promise<void> {
    if (this.#calls.size >= this.#mostWaiting) {
      const { what, port } = this.#context
      const message = `${this.#calls.size} sends already wait on ${what}: await them, or give it a larger capacity`
      return Promise.reject(new IpcError('IPC_FULL', message, { address: port.address, limit: this.#mostWaiting }))
    }
    return this.#add(new SendCall(this.#context, bytes, type, priority, kind, correlation), options, 'send to')
  }

  #add<T>(call: WaitingCall<T> & { attempt(): boolean }, options: Wait | undefined, verb: string): Promise<T> {
    const { life, what, port } = this.#context
    call.start(options, `${verb} ${what}`, port.address, life.keepsAlive)
    this.#calls.add(call as never)
    // Only the oldest may try: the others would overtake it.
    if (this.#calls.size === 1) this.wake()
    else {
      this.#context.statistics.pendingSends = this.#calls.size
      port.arm('send', this.#calls.size)
    }
    return call.promise
  }

  #end(): void {
    this.#serving = true
    const refusal = this.#context.life.refusal()
    for (const call of this.#calls.snapshot()) call.giveUp(refusal)
    this.#serving = false
    this.#context.statistics.pendingSends = 0
  }

  #count(bytes: number): void {
    const { statistics } = this.#context
    statistics.sent += 1
    statistics.bytesSent += bytes
    if (diagnostics.send.hasSubscribers) diagnostics.send.publish({ what: this.#context.what, bytes })
  }

  #checkSize(bytes: Uint8Array): Uint8Array {
    if (bytes.length > this.#context.port.maxMessageBytes) throw this.#tooLarge(bytes.length)
    return bytes
  }

  #checkClaim(bytes: number): void {
    if (!Number.isInteger(bytes)) throw new TypeError(`the bytes to claim must be a whole number, not ${bytes}`)
    if (bytes < 0) throw new RangeError(`the bytes to claim are ${bytes}: 0 or more`)
    if (bytes > this.#context.port.maxMessageBytes) throw this.#tooLarge(bytes)
  }

  #tooLarge(bytes: number): IpcError {
    const { what, port, traits } = this.#context
    const limit = port.maxMessageBytes
    const cure =
      limit < traits.maxMessageBytes
        ? `open it with maxMessageBytes of ${bytes} or more (${traits.maxMessageBytes} at most)`
        : 'send it in parts'
    return new IpcError('IPC_TOO_LARGE', `the message has ${bytes} bytes and ${what} takes ${limit} at most: ${cure}`, {
      address: port.address,
      limit,
    })
  }

  #fullError(): IpcError {
    const { what, port } = this.#context
    const { capacity, bytes } = port.buffering
    return new IpcError('IPC_FULL', `${what} is full (capacity ${capacity} messages, ${bytes} bytes) and whenFull is 'reject'`, {
      address: port.address,
      limit: Number.isFinite(capacity) ? capacity : bytes,
    })
  }

  #noZeroCopy(call: string): IpcError {
    return new IpcError('IPC_NOT_SUPPORTED', `${this.#context.what} has no ${call}: use shm() or memory(), or trySend`)
  }
}
