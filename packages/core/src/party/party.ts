import type { Attribute } from '../adapter/mechanism.js'
import type { LinkPort, PartyPort, PartyPortHost } from '../adapter/port.js'
import { Life } from '../channel/life.js'
import { type ReceiverScope, ReceiverSide } from '../channel/receiver-side.js'
import { Receiving } from '../channel/receiving.js'
import { newStatistics } from '../channel/statistics.js'
import type { Pipeline } from '../codec/pipeline.js'
import { IpcError } from '../errors/ipc-error.js'
import { checkName } from '../names.js'
import { startTimer } from '../timing/deadline.js'
import { keepAlive, letGo } from '../timing/keep-alive.js'
import { loopTurn } from '../timing/loop-turn.js'
import { abortedError, checkWait, restOf, timeoutError } from '../timing/waiting-call.js'
import type { Closure, Message, PeerIdentity } from '../types/channel.js'
import type { NoWait, Opt, Wait } from '../types/options.js'
import type { Traits, WhenFull } from '../types/traits.js'
import { insidesOf, LinkChannel } from './link.js'
import { LinkFeed } from './link-feed.js'

/** What a party and each of its links are made of. */
export interface PartyOptions<I, O> {
  readonly name: string
  readonly mechanismName: string
  readonly traits: Traits
  readonly attributes: readonly Attribute[]
  readonly newPipeline: () => Pipeline<I, O>
  readonly whenFull: WhenFull
  readonly onInvalid: ((error: IpcError, bytes: Uint8Array) => void) | undefined
  readonly accept: ((peer: string, identity: PeerIdentity) => boolean) | undefined
  readonly signal: AbortSignal | undefined
}

const PARTY = Symbol.for('@ipc/party')

/** A link that the adapter is making, and how many calls wait for it. */
interface Connecting {
  readonly promise: Promise<void>
  readonly stop: AbortController
  users: number
}

/** A named party: one two-way link a pair, messages from all of them in one place. */
export class PartyChannel<I, O> {
  readonly name: string
  readonly traits: Traits
  /** serve() finds the links by it. */
  readonly [PARTY] = true
  readonly #options: PartyOptions<I, O>
  readonly #what: string
  readonly #receiving: Receiving<O>
  /** Living links by peer. Ended ones with messages left stay inlets of `#receiving`. */
  readonly #links = new Map<string, LinkChannel<I, O>>()
  readonly #connecting = new Map<string, Connecting>()
  readonly #feed = new LinkFeed<LinkChannel<I, O>>()
  #port!: PartyPort
  #life!: Life
  #side!: ReceiverSide<O>

  constructor(options: PartyOptions<I, O>) {
    const { name, attributes, onInvalid } = options
    this.name = name
    this.traits = options.traits
    this.#options = options
    this.#what = `party '${name}' (${options.mechanismName})`
    this.#receiving = new Receiving<O>({
      what: this.#what,
      attributes,
      pipeline: options.newPipeline(),
      onInvalid,
    })
  }

  /** What the adapter talks to while and after it opens the party. */
  get host(): PartyPortHost {
    return {
      linked: (port) => this.#linked(port),
      accept: (peer, identity) => this.#options.accept?.(peer, identity) ?? true,
      ended: (reason, error) => this.#life.ended(reason, error),
    }
  }

  /** Called once the adapter has opened the party. */
  opened(port: PartyPort): this {
    this.#port = port
    this.#side = new ReceiverSide<O>(this.#receiving, this.#scope(this.#options.attributes))
    const closePort = { address: port.address, close: (timeoutMs: number) => this.#closeAll(timeoutMs) }
    this.#life = new Life(this.#what, closePort, this.#options.signal)
    this.#life.onEnd(() => {
      const refusal = this.#life.refusal()
      this.#receiving.rejectWhere(() => true, refusal)
      for (const { stop } of this.#connecting.values()) stop.abort(refusal)
      this.#feed.end()
    })
    return this
  }

  get address(): string {
    return this.#port.address
  }
  get peers(): readonly string[] {
    return [...this.#links.keys()]
  }
  get closed(): Promise<Closure> {
    return this.#life.closed
  }

  async link(peer: string, options?: Wait): Promise<LinkChannel<I, O>> {
    checkName(peer, 'peer')
    if (peer === this.name) throw new TypeError(`'${peer}' is this party itself: a link has two parties`)
    this.#life.assertOpen()
    const what = `link of ${this.#what} with '${peer}'`
    checkWait(options, what)
    const start = performance.now()
    const existing = this.#links.get(peer)
    if (existing?.state === 'open') return existing
    // One of ours that is being closed: a new one can be made when it is gone.
    if (existing !== undefined) {
      await this.#within(existing.closed, options, what)
      return this.link(peer, restOf(options, start))
    }
    const connecting = this.#connect(peer)
    const alive = this.#life.keepsAlive
    if (alive) keepAlive()
    connecting.users += 1
    try {
      await this.#within(connecting.promise, options, what)
    } finally {
      if (alive) letGo()
      connecting.users -= 1
      // Nobody wants it any more: the adapter stops trying.
      if (connecting.users === 0 && this.#connecting.get(peer) === connecting) {
        this.#connecting.delete(peer)
        connecting.stop.abort(new Error('nobody waits for this link any more'))
      }
    }
    this.#life.assertOpen()
    const link = this.#links.get(peer)
    if (link !== undefined) return link
    // The peer died between the link and this turn: wait for it to come back, never in a loop that does not turn.
    await loopTurn()
    return this.link(peer, restOf(options, start))
  }

  links(options?: Wait): AsyncIterableIterator<LinkChannel<I, O>> {
    checkWait(options, `links of ${this.#what}`)
    this.#life.assertOpen()
    return this.#feed.iterate(
      [...this.#links.values()],
      options,
      `links of ${this.#what}`,
      this.address,
      () => this.#life.keepsAlive,
    )
  }

  async send(peer: string, data: I, options?: Wait & object): Promise<void> {
    const start = performance.now()
    const link = this.#links.get(peer) ?? (await this.link(peer, options))
    return link.send(data, restOf(options, start))
  }

  receive(peerOrOptions?: string | (Wait & object), options?: Wait): Promise<Message<O>> {
    if (typeof peerOrOptions !== 'string') return this.#side.receive(peerOrOptions)
    return this.#receiveFrom(peerOrOptions, options)
  }

  tryReceive(options?: NoWait & object): Message<O> | undefined {
    return this.#side.tryReceive(options)
  }
  receiveSync(): never {
    throw new IpcError(
      'IPC_NOT_SUPPORTED',
      `${this.#what} has no receiveSync: use link(peer), whose link has it`,
    )
  }
  receiveMany(options?: Wait & Opt<{ max: number }>): Promise<Message<O>[]> {
    return this.#side.receiveMany(options)
  }
  messages(options?: Wait & object): AsyncIterableIterator<Message<O>> {
    return this.#side.messages(options)
  }
  [Symbol.asyncIterator](): AsyncIterableIterator<Message<O>> {
    return this.messages()
  }

  close(options?: Wait): Promise<void> {
    return this.#life.close(options)
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
  ref(): this {
    return this.#setAlive(true)
  }
  unref(): this {
    return this.#setAlive(false)
  }

  #setAlive(alive: boolean): this {
    this.#life.keepsAlive = alive
    this.#receiving.setAlive(alive)
    return this
  }

  async #receiveFrom(peer: string, options?: Wait): Promise<Message<O>> {
    const start = performance.now()
    checkName(peer, 'peer')
    const there = this.#receiving.inlets.some((inlet) => inlet.from === peer)
    if (!there) await this.link(peer, options)
    const rest = restOf(options, start)
    const wanted = { type: undefined, from: peer, inlet: undefined, named: true }
    const what = `receive from '${peer}' of ${this.#what}`
    return this.#side.takeOrWait(wanted, rest, checkWait(rest, what), what)
  }

  #connect(peer: string): Connecting {
    const running = this.#connecting.get(peer)
    if (running !== undefined) return running
    const stop = new AbortController()
    const promise = this.#port.connect(peer, stop.signal).finally(() => {
      if (this.#connecting.get(peer) === entry) this.#connecting.delete(peer)
    })
    promise.catch(() => {})
    const entry: Connecting = { promise, stop, users: 0 }
    this.#connecting.set(peer, entry)
    return entry
  }

  #linked(port: LinkPort): void {
    const { name, mechanismName, traits, attributes, newPipeline, whenFull, onInvalid } = this.#options
    const what = `link '${name}' with '${port.peer}' (${mechanismName})`
    const link = new LinkChannel<I, O>(
      {
        what,
        name,
        traits,
        attributes,
        port,
        pipeline: newPipeline(),
        life: new Life(what, port, undefined),
        statistics: newStatistics(),
        whenFull,
        onInvalid,
      },
      this.#receiving,
      (gone) => this.#gone(gone),
    )
    this.#links.set(port.peer, link)
    void link.closed.then(() => {
      if (this.#links.get(port.peer) === link) this.#links.delete(port.peer)
    })
    this.#feed.push(link)
  }

  /** Nothing more comes from this link: those who waited for its peer alone are told, once. */
  #gone(link: LinkChannel<I, O>): void {
    const { inlet, context } = insidesOf(link)
    this.#receiving.remove(inlet)
    if (this.#links.get(link.peer) === link) this.#links.delete(link.peer)
    if (this.#receiving.inlets.some((other) => other.from === link.peer)) return
    this.#receiving.rejectWhere((wanted) => wanted.from === link.peer, context.life.refusal())
  }

  async #closeAll(timeoutMs: number): Promise<number> {
    const links = [...this.#links.values()]
    await Promise.all(links.map((link) => link.close({ timeoutMs })))
    const closures = await Promise.all(links.map((link) => link.closed))
    // Links that had ended with messages left: nobody receives these any more, and their ports must go.
    for (const inlet of [...this.#receiving.inlets]) inlet.drained()
    await this.#port.close()
    return closures.reduce((sum, closure) => sum + closure.undelivered, 0)
  }

  async #within(promise: Promise<unknown>, options: Wait | undefined, what: string): Promise<void> {
    const { timeoutMs = Number.POSITIVE_INFINITY, signal } = options ?? {}
    let stop = (): void => {}
    const given = new Promise<never>((_, reject) => {
      const cancelTimer = startTimer(timeoutMs, () => reject(timeoutError(timeoutMs, what, this.address)))
      const onAbort = (): void => reject(abortedError(signal as AbortSignal, what))
      signal?.addEventListener('abort', onAbort)
      stop = () => {
        cancelTimer()
        signal?.removeEventListener('abort', onAbort)
      }
    })
    try {
      await Promise.race([promise, given])
    } finally {
      stop()
    }
  }

  #scope(attributes: readonly Attribute[]): ReceiverScope {
    return {
      what: this.#what,
      address: this.address,
      attributes,
      inlet: undefined,
      named: true,
      keepsAlive: () => this.#life.keepsAlive,
      assertReceivable: () => this.#life.assertOpen(),
      afterNothing: () => {},
    }
  }
}
