import { IpcError } from '@ipc/core'
import {
  agree,
  type LinkPort,
  type OpenRequest,
  type PartyPort,
  type PartyRequest,
  type Port,
} from '@ipc/core/adapter'
import { Greeting, type GreetingOutcome } from './greeting.js'
import type { Guest } from './guest.js'
import { Pair } from './pair.js'
import type { MadeLink, PartyContext, PartyMaker } from './party-maker.js'
import { Reception } from './reception.js'
import {
  askedRequest,
  attributesToJson,
  filledRequest,
  type Hello,
  type Offer,
  PARTY_VERSION,
  readAttributes,
  refusalOf,
} from './records.js'
import type { Introductions, Wire } from './wire.js'

const LONGEST_PAUSE_MS = 100

/** What a meeting can do with descriptors that come where none belong. */
export type DropDescriptors = (descriptors: readonly number[]) => void

/**
 * A party, over any transport: makes and accepts links, one for each pair. Where both dial, the dial of the party whose name
 * sorts first makes the link: that party holds the other's hello back until its own dial has come to an end, and the
 * other accepts what it is offered. So both decide alike, whatever comes first, and a dial that is given up blocks nobody.
 */
export class Meeting<W extends Wire> implements PartyPort {
  readonly address: string
  readonly #self: string
  readonly #introductions: Introductions<W>
  readonly #request: PartyRequest
  readonly #maker: PartyMaker<W>
  readonly #dropDescriptors: DropDescriptors
  readonly #reception: Reception<W>
  readonly #pairs = new Map<string, Pair<W>>()
  #closed = false

  constructor(
    introductions: Introductions<W>,
    request: PartyRequest,
    maker: PartyMaker<W>,
    dropDescriptors: DropDescriptors,
  ) {
    this.address = introductions.address
    this.#self = request.name
    this.#introductions = introductions
    this.#request = request
    this.#maker = maker
    this.#dropDescriptors = dropDescriptors
    this.#reception = new Reception({
      expects: { mechanism: introductions.mechanism, namespace: request.namespace, to: request.name },
      pairOf: (peer) => this.#pairOf(peer),
      mustHold: (peer) => this.#pairs.get(peer)?.greeting !== undefined && this.#self < peer,
      accept: (pair, guest, hello) => this.#accept(pair, guest, hello),
      joined: (pair, guest) => this.#joined(pair, guest),
      abandoned: (pair) => this.#forgetPending(pair),
      settled: (pair) => this.#forgetIfIdle(pair),
    })
    introductions.listen((wire) => {
      if (this.#closed) wire.close()
      else this.#reception.admit(wire)
    })
  }

  async connect(peer: string, signal: AbortSignal): Promise<void> {
    if (peer === this.#self) throw new TypeError(`the party '${peer}' cannot make a link with itself`)
    const pair = this.#pairOf(peer)
    pair.users++
    try {
      await this.#connect(pair, signal)
    } finally {
      pair.users--
      this.#forgetIfIdle(pair)
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const freed = this.#introductions.close()
    this.#reception.close()
    for (const pair of this.#pairs.values()) {
      pair.greeting?.fail(this.#closedError())
      this.#forgetPending(pair)
      pair.changed()
    }
    await freed
  }

  async #connect(pair: Pair<W>, signal: AbortSignal): Promise<void> {
    for (let round = 0; ; round++) {
      if (this.#closed) throw this.#closedError()
      if (signal.aborted) throw abortedError(pair.peer, signal)
      if (pair.isLinked()) return
      if (pair.pending !== undefined) {
        await pair.nextChange(signal)
        continue
      }
      const wire = await this.#dial(pair, signal)
      if (wire === undefined) continue
      if ((await this.#greet(pair, wire, signal)) === 'linked') return
      await pair.nextChange(signal, Math.min(2 ** round, LONGEST_PAUSE_MS))
    }
  }

  /** A wire to the other party; undefined when something happened to the pair before it was there. */
  async #dial(pair: Pair<W>, signal: AbortSignal): Promise<W | undefined> {
    const attempt = new AbortController()
    const stop = (): void => attempt.abort()
    const unwatch = pair.watch(stop)
    signal.addEventListener('abort', stop)
    try {
      const wire = await this.#introductions.dial(pair.peer, attempt.signal)
      if (!attempt.signal.aborted) return wire
      wire.close()
    } catch (error) {
      if (!attempt.signal.aborted) throw error
    } finally {
      unwatch()
      signal.removeEventListener('abort', stop)
    }
    return undefined
  }

  async #greet(pair: Pair<W>, wire: W, signal: AbortSignal): Promise<GreetingOutcome> {
    const hello: Hello = {
      is: 'hello',
      version: PARTY_VERSION,
      mechanism: this.#introductions.mechanism,
      namespace: this.#request.namespace,
      from: this.#self,
      to: pair.peer,
      attributes: attributesToJson(this.#request),
    }
    const join = (offer: Offer, descriptors: readonly number[]): void =>
      this.#join(pair, wire, offer, descriptors)
    const greeting = new Greeting(wire, hello, join, this.#dropDescriptors)
    const abort = (): void => greeting.fail(abortedError(pair.peer, signal))
    pair.greeting = greeting
    signal.addEventListener('abort', abort)
    let outcome: GreetingOutcome | undefined
    try {
      outcome = await greeting.outcome
      return outcome
    } finally {
      signal.removeEventListener('abort', abort)
      pair.greeting = undefined
      if (outcome === 'linked' && this.#self < pair.peer) this.#reception.dismiss(pair)
      else this.#reception.reconsider(pair)
    }
  }

  #join(pair: Pair<W>, wire: W, offer: Offer, descriptors: readonly number[]): void {
    // It offers on this side's dial although this side accepted its own: so it gave its own up.
    this.#forgetPending(pair)
    const given = readAttributes(offer.attributes) ?? {}
    try {
      agree(this.#linkAddress(pair.peer), given, this.#request)
    } catch (error) {
      this.#dropDescriptors(descriptors)
      throw error
    }
    const context = this.#context(pair, wire, filledRequest(this.#request, given))
    const port = this.#maker.join(context, offer.offer, descriptors)
    wire.sendRecord({ is: 'joined' })
    this.#link(pair, wire, port)
  }

  #accept(pair: Pair<W>, guest: Guest<W>, hello: Hello): void {
    const { identity } = guest.wire
    if (!this.#wants(pair, guest)) {
      const message = `'${this.#self}' does not accept links with '${pair.peer}'`
      guest.refuse({ is: 'refusal', code: 'IPC_PERMISSION', message })
      return
    }
    let made: MadeLink
    let request: OpenRequest
    try {
      const asked = askedRequest(this.#request, readAttributes(hello.attributes) ?? {})
      agree(this.#linkAddress(pair.peer), this.#request, asked)
      request = filledRequest(this.#request, asked)
      made = this.#maker.create({ self: this.#self, peer: pair.peer, identity, request, wire: guest.wire })
    } catch (error) {
      guest.refuse(refusalOf(error))
      return
    }
    pair.pending = { guest, made }
    this.#offer(pair, guest, made, request)
    pair.changed()
  }

  #offer(pair: Pair<W>, guest: Guest<W>, made: MadeLink, request: OpenRequest): void {
    const record: Offer = { is: 'offer', attributes: attributesToJson(request), offer: made.offer }
    try {
      guest.offer(record, made.descriptors)
    } catch (error) {
      // Too long for a record, or no JSON: nothing of it was sent.
      guest.refuse(refusalOf(error))
      this.#forgetPending(pair)
    } finally {
      made.afterSent?.()
    }
  }

  /** Whether the user wants it. Not asked about the very process that this side is dialling for a link. */
  #wants(pair: Pair<W>, guest: Guest<W>): boolean {
    const dialled = pair.greeting?.wire.identity.pid
    const { identity } = guest.wire
    if (dialled !== undefined && dialled === identity.pid) return true
    try {
      return this.#request.host.accept(pair.peer, identity)
    } catch {
      return false
    }
  }

  #joined(pair: Pair<W>, guest: Guest<W>): void {
    const made = pair.pending?.made
    if (made === undefined || pair.pending?.guest !== guest) return
    pair.pending = undefined
    this.#link(pair, guest.wire, made.port)
    pair.greeting?.end('linked')
    this.#reception.reconsider(pair)
  }

  #link(pair: Pair<W>, wire: W, port: Port): void {
    wire.handOver()
    const close = port.close.bind(port)
    const closing = (timeoutMs: number): number | Promise<number> => {
      pair.unlinked(wire)
      setImmediate(() => this.#reception.reconsider(pair)).unref()
      this.#forgetIfIdle(pair)
      return close(timeoutMs)
    }
    Object.defineProperties(port, {
      peer: { value: pair.peer, enumerable: true, configurable: true },
      identity: { value: wire.identity, enumerable: true, configurable: true },
      close: { value: closing, writable: true, configurable: true },
    })
    pair.linkedOver(wire)
    this.#request.host.linked(port as LinkPort)
  }

  #forgetPending(pair: Pair<W>): void {
    const pending = pair.pending
    if (pending === undefined) return
    pair.pending = undefined
    pending.guest.close()
    void closeUnmade(pending.made.port)
    pair.changed()
  }

  #pairOf(peer: string): Pair<W> {
    const known = this.#pairs.get(peer)
    if (known !== undefined) return known
    const pair = new Pair<W>(peer)
    this.#pairs.set(peer, pair)
    return pair
  }

  #forgetIfIdle(pair: Pair<W>): void {
    if (pair.isIdle() && this.#pairs.get(pair.peer) === pair) this.#pairs.delete(pair.peer)
  }

  #context(pair: Pair<W>, wire: W, request: OpenRequest): PartyContext<W> {
    return { self: this.#self, peer: pair.peer, identity: wire.identity, request, wire }
  }

  #linkAddress(peer: string): string {
    return `the link of '${this.#self}' and '${peer}'`
  }

  #closedError(): IpcError {
    return new IpcError('IPC_CLOSED', `the party '${this.#self}' is closed`, { address: this.address })
  }
}

async function closeUnmade(port: Port): Promise<void> {
  try {
    await port.close(0)
  } catch {
    // Nobody has seen this port, so nobody can be told.
  }
}

function abortedError(peer: string, signal: AbortSignal): IpcError {
  return new IpcError('IPC_ABORTED', `the link with '${peer}' was given up before it was made`, {
    cause: signal.reason,
  })
}
