import type { Attribute } from '../adapter/mechanism.js'
import type { Pipeline } from '../codec/pipeline.js'
import { diagnostics } from '../diagnostics.js'
import { IpcError } from '../errors/ipc-error.js'
import { LONGEST_BURST_MS, loopTurn } from '../timing/loop-turn.js'
import { WaitList } from '../timing/waiting-call.js'
import type { Message } from '../types/channel.js'
import type { Inlet } from './inlet.js'
import { type MessageMaker, messageMaker } from './message-maker.js'
import { covers, type ReceiveCall, type Wanted } from './receive-calls.js'

/** How many messages one call takes between two looks at the clock; fewer are taken however long that lasts. */
const MESSAGES_A_CLOCK = 64

/** What a take gives; undefined = there is none, or the promised one was refused and passed over. */
export type Taken<O> = Message<O> | Promise<Message<O> | undefined> | undefined

/** What a receiving side needs to know of its channel or party. */
export interface ReceivingOptions<O> {
  readonly what: string
  readonly attributes: readonly Attribute[]
  readonly pipeline: Pipeline<never, O>
  readonly onInvalid: ((error: IpcError, bytes: Uint8Array) => void) | undefined
  /** Subscriptions say with each message how many were missed. */
  readonly missed?: boolean
}

/**
 * The receiving side of a mailbox, a subscription or a whole party: the oldest waiting call that matches gets the
 * message (C20), whichever inlet it comes from; inlets are served in turn.
 */
export class Receiving<O> {
  readonly options: ReceivingOptions<O>
  readonly #inlets: Inlet[] = []
  readonly #calls = new WaitList<ReceiveCall<unknown>>()
  readonly #make: MessageMaker
  /** Calls whose message is taken and waits for the answer of its schema. */
  readonly #answered = new Set<ReceiveCall<unknown>>()
  #turn = 0
  #serving = false
  #wokenWhileServing = false
  /** The last `takeMany` left what was there, so that the event loop may turn: a sender may be quicker for ever. */
  stoppedForLoop = false

  constructor(options: ReceivingOptions<O>) {
    this.options = options
    this.#make = messageMaker(options.attributes, options.missed ?? false)
    this.#calls.onRemove = () => {
      if (!this.#serving) this.arm()
    }
  }

  get inlets(): readonly Inlet[] {
    return this.#inlets
  }

  add(inlet: Inlet): void {
    this.#inlets.push(inlet)
    // It may have ended already, or brought messages with it.
    this.wake()
  }

  remove(inlet: Inlet): void {
    const at = this.#inlets.indexOf(inlet)
    if (at >= 0) this.#inlets.splice(at, 1)
  }

  /** A message for a try or Sync call: decoded at once. */
  take(wanted: Wanted): Message<O> | undefined {
    const { pipeline } = this.options
    if (pipeline.schemaAnswersLater) throw pipeline.answersLater()
    const taken = this.#take(wanted, true, false)
    return taken as Message<O> | undefined
  }

  /** A message for a bare call, which waits where there is none: a promise where the schema answers with one, of undefined where it refused. */
  takeLater(wanted: Wanted, mayWait = true): Taken<O> {
    return this.#take(wanted, false, mayWait)
  }

  /** All that is there, up to `max` and to what a turn of the event loop leaves time for, by one look; what follows an invalid message stays, and so does what came before: it is given. */
  takeMany(wanted: Wanted, max: number): Message<O>[] {
    const { pipeline } = this.options
    if (pipeline.schemaAnswersLater) throw pipeline.answersLater()
    this.stoppedForLoop = false
    const messages = this.#takeManyAtOnce(wanted, max)
    if (messages.length > 0) return messages
    // What has come so far, then what one look brings: while it is taken more might come for ever.
    let mayLook = true
    let looks = false
    const start = performance.now()
    while (messages.length < max) {
      let message: Message<O> | undefined
      try {
        message = this.#take(wanted, true, !looks) as Message<O> | undefined
      } catch (error) {
        if (messages.length === 0) throw error
        this.#invalidLater = error
        break
      }
      looks = message === undefined
      if (message !== undefined) {
        messages.push(message)
        if (messages.length === 1 && max > 1 && this.#addManyAtOnce(messages, wanted, max - 1)) break
        if (messages.length % MESSAGES_A_CLOCK === 0 && performance.now() - start > LONGEST_BURST_MS) {
          this.stoppedForLoop = true
          break
        }
      } else if (mayLook) mayLook = false
      else break
    }
    return messages
  }

  /**
   * What came since the look that found nothing: taken one by one, a sender as quick would keep it at that. False = none that way.
   */
  #addManyAtOnce(messages: Message<O>[], wanted: Wanted, max: number): boolean {
    try {
      const more = this.#takeManyAtOnce(wanted, max)
      for (const message of more) messages.push(message)
      return more.length > 0
    } catch (error) {
      this.#invalidLater = error
      return true
    }
  }

  /** Bytes need no decoding, and so no look at each; empty where that cannot be done. */
  #takeManyAtOnce(wanted: Wanted, max: number): Message<O>[] {
    const inlet = wanted.inlet ?? (this.#inlets.length === 1 ? this.#inlets[0] : undefined)
    const fits = wanted.type === undefined && (wanted.from === undefined || wanted.from === inlet?.from)
    if (inlet === undefined || !fits || this.#invalidLater !== undefined) return []
    const { pipeline, attributes, missed } = this.options
    if (!pipeline.passesBytes || attributes.length > 0 || missed) return []
    const taken: Uint8Array[] = []
    if (inlet.takeMany(taken, max) === 0) return []
    const { statistics, header } = inlet
    const from = wanted.named ? inlet.from : undefined
    // Each is replaced by its message in the same array: a second one would cost as much as the rest.
    const messages = taken as unknown[] as Message<O>[]
    let total = 0
    for (let at = 0; at < taken.length; at++) {
      const bytes = taken[at] as Uint8Array
      total += bytes.length
      messages[at] = this.#make(bytes as O, header, from)
    }
    statistics.received += messages.length
    statistics.bytesReceived += total
    if (diagnostics.receive.hasSubscribers) this.#publish(messages as Message<Uint8Array>[])
    return messages
  }

  #publish(messages: readonly Message<Uint8Array>[]): void {
    for (const { data } of messages) {
      diagnostics.receive.publish({ what: this.options.what, bytes: data.length })
    }
  }

  /** An error met behind good messages: the next call gets it. */
  #invalidLater: unknown

  failLater(error: unknown): void {
    this.#invalidLater = error
  }

  /** Whether it is known that the schema answers with a promise, for which `takeMany` cannot wait. */
  get answersLater(): boolean {
    return this.options.pipeline.schemaAnswersLater
  }

  /** Adds a waiting call and tries it in its turn. */
  wait(call: ReceiveCall<unknown>): void {
    this.#calls.add(call)
    this.wake()
  }

  /** Adds a waiting call that has just been tried and found nothing. */
  waitTried(call: ReceiveCall<unknown>): void {
    // Older calls and ended inlets want more than a place in the list.
    if (this.#calls.size > 0 || this.#inlets.some(hasEnded)) {
      this.wait(call)
      return
    }
    this.#calls.add(call)
    this.arm()
  }

  /** The message of `call` is taken: until its schema has answered the call is in no list, and still ends with the channel. */
  awaitAnswer(call: ReceiveCall<unknown>, answer: Promise<unknown>): void {
    call.list?.remove(call)
    this.#answered.add(call)
    const forget = (): void => void this.#answered.delete(call)
    void answer.then(forget, forget)
  }

  /** Calls that wait now. */
  get waiting(): number {
    return this.#calls.size
  }

  /** A message may be there: serves the waiting calls, the oldest first. */
  wake(): void {
    if (this.#serving) {
      this.#wokenWhileServing = true
      return
    }
    this.#serving = true
    try {
      do {
        this.#wokenWhileServing = false
        // One call waits nearly always; it needs no lists.
        if (this.#calls.size === 1) this.#calls.first?.attempt()
        else if (this.#calls.size > 1) this.#serveAll()
      } while (this.#wokenWhileServing)
      if (this.#inlets.some(hasEnded)) this.#finishEnded()
    } finally {
      this.#serving = false
    }
    this.arm()
  }

  /** A message that comes after an older call found none is for that call, not for a later one (C20). */
  #serveAll(): void {
    const missed: Wanted[] = []
    for (const call of this.#calls.snapshot()) {
      // What an older one met has ended it.
      if (call.list === undefined) continue
      if (call.takesMessage && missed.some((older) => covers(older, call.wanted))) continue
      if (!call.attempt() && call.takesMessage) missed.push(call.wanted)
    }
  }

  /** Ends the waiting calls that `matches`. */
  rejectWhere(matches: (wanted: Wanted) => boolean, error: IpcError): void {
    const serving = this.#serving
    this.#serving = true
    for (const call of this.#all()) if (matches(call.wanted)) call.giveUp(error)
    this.#serving = serving
    if (!serving) this.arm()
  }

  /** Whether the calls that wait, for `inlet` alone where it is given, keep the process alive. */
  setAlive(alive: boolean, inlet?: Inlet): void {
    for (const call of this.#all()) {
      if (inlet === undefined || call.wanted.inlet === inlet) call.setAlive(alive)
    }
  }

  #all(): ReceiveCall<unknown>[] {
    return [...this.#calls.snapshot(), ...this.#answered]
  }

  #take(wanted: Wanted, now: boolean, mayWait: boolean): Taken<O> {
    if (this.#invalidLater !== undefined) {
      const error = this.#invalidLater
      this.#invalidLater = undefined
      throw error
    }
    const count = this.#inlets.length
    // One inlet is what mailboxes have, and most parties.
    if (count === 1) {
      const inlet = this.#inlets[0] as Inlet
      const fits = wanted.from === undefined || wanted.from === inlet.from
      return fits && (wanted.inlet ?? inlet) === inlet
        ? this.#takeFrom(inlet, wanted, now, mayWait)
        : undefined
    }
    for (let i = 0; i < count; i++) {
      // Served in turn, so that a busy peer does not silence the others.
      const at = (this.#turn + i) % count
      const inlet = this.#inlets[at] as Inlet
      if (wanted.inlet !== undefined && wanted.inlet !== inlet) continue
      if (wanted.from !== undefined && wanted.from !== inlet.from) continue
      const message = this.#takeFrom(inlet, wanted, now, mayWait)
      if (message === undefined) continue
      this.#turn = at + 1
      return message
    }
    return undefined
  }

  #takeFrom(inlet: Inlet, wanted: Wanted, now: boolean, mayWait: boolean): Taken<O> {
    const { pipeline } = this.options
    const { statistics } = inlet
    let invalidSince: number | undefined
    for (;;) {
      const bytes = inlet.take(wanted.type, mayWait)
      if (bytes === undefined) return undefined
      let data: O | Promise<O>
      try {
        data = now ? pipeline.decode(bytes) : pipeline.decodeLater(bytes)
      } catch (error) {
        if (error instanceof TypeError && pipeline.schemaAnswersLater) {
          inlet.putBack(bytes)
          throw error
        }
        this.#invalid(inlet, error, bytes)
        invalidSince ??= performance.now()
        if (performance.now() - invalidSince < LONGEST_BURST_MS) continue
        // They may come quicker than they are refused, for ever: the event loop turns, and then it goes on.
        void loopTurn().then(() => this.wake())
        return undefined
      }
      statistics.received += 1
      statistics.bytesReceived += bytes.length
      if (diagnostics.receive.hasSubscribers) {
        diagnostics.receive.publish({ what: this.options.what, bytes: bytes.length })
      }
      const from = wanted.named ? inlet.from : undefined
      if (!(data instanceof Promise)) return this.#make(data, inlet.header, from)
      const header = { ...inlet.header }
      return data.then(
        (value) => this.#make(value, header, from),
        (error) => {
          this.#invalid(inlet, error, bytes)
          return undefined
        },
      )
    }
  }

  /** With onInvalid a bad message is consumed, counted and reported; else the receive throws. */
  #invalid(inlet: Inlet, error: unknown, bytes: Uint8Array): void {
    const { onInvalid, what } = this.options
    inlet.statistics.invalid += 1
    const invalid = IpcError.is(error)
      ? error
      : new IpcError('IPC_INVALID_MESSAGE', `${what}: the schema threw on a received message`, {
          cause: error,
        })
    if (onInvalid === undefined) throw invalid
    onInvalid(invalid, bytes)
  }

  /** An ended inlet that gives nothing any more goes, and with it the calls that waited only for it. */
  #finishEnded(): void {
    for (const inlet of [...this.#inlets]) {
      if (inlet.life.ending === undefined || inlet.isReady()) continue
      inlet.drained()
    }
  }

  /** Tells each inlet how many calls wait for it. */
  arm(): void {
    for (const inlet of this.#inlets) {
      if (inlet.life.state !== 'closed') inlet.arm(this.#waitingFor(inlet))
    }
  }

  #waitingFor(inlet: Inlet): number {
    let waiting = 0
    for (let call = this.#calls.first; call !== undefined; call = this.#calls.after(call)) {
      const { inlet: only, from } = call.wanted
      if ((only === undefined || only === inlet) && (from === undefined || from === inlet.from)) waiting += 1
    }
    return waiting
  }
}

function hasEnded(inlet: Inlet): boolean {
  return inlet.life.ending !== undefined
}
