import type { Direction, PortHost } from '../adapter/port.js'
import { checkWait } from '../timing/waiting-call.js'
import type { Claim, Closure, Message } from '../types/channel.js'
import type { Buffering, NoWait, Opt, Wait, WaitSync } from '../types/options.js'
import type { Traits } from '../types/traits.js'
import { Claiming } from './claiming.js'
import { assertSync, type ChannelContext, notSupported } from './context.js'
import { DescriptorPassing } from './descriptor-passing.js'
import { InPlaceReading } from './in-place.js'
import type { Inlet } from './inlet.js'
import { AttemptCall } from './receive-calls.js'
import type { ReceiverScope } from './receiver-side.js'
import { ReceiverSide } from './receiver-side.js'
import type { Receiving } from './receiving.js'
import { Sending } from './sending.js'

/** Which sides a channel has: a publisher only sends, a subscriber only receives. */
export interface Sides {
  readonly sends: boolean
  readonly receives: boolean
}

/** What mailboxes, links, publishers and subscribers have in common: the calls of `Channel`, `ZeroCopy` and `DescriptorLink` on one port. */
export class BaseChannel<I, O> {
  protected readonly context: ChannelContext<I, O>
  protected readonly sending: Sending<I>
  protected readonly side: ReceiverSide<O>
  readonly #sides: Sides
  readonly #claiming: Claiming
  readonly #inPlace: InPlaceReading
  readonly #descriptors: DescriptorPassing
  readonly #inlet: Inlet

  constructor(context: ChannelContext<I, O>, receiving: Receiving<O>, inlet: Inlet, sides: Sides) {
    this.context = context
    this.#sides = sides
    this.#inlet = inlet
    this.sending = new Sending<I>(context)
    this.#claiming = new Claiming(context as ChannelContext<never, unknown>, this.sending as Sending<never>)
    this.side = new ReceiverSide<O>(receiving, this.#scope())
    this.#inPlace = new InPlaceReading(
      context as ChannelContext<never, unknown>,
      this.side as ReceiverSide<unknown>,
      inlet,
    )
    this.#descriptors = new DescriptorPassing(
      context as ChannelContext<never, unknown>,
      this.sending as Sending<never>,
      this.side as ReceiverSide<unknown>,
      inlet,
    )
  }

  /** What the port talks to. */
  protected portHost(): PortHost {
    const { life } = this.context
    return {
      wake: (to: Direction) => {
        if (to === 'send') this.sending.wake()
        else this.side.receiving.wake()
      },
      full: () => this.sending.full(),
      ended: (reason, error, undelivered) => life.ended(reason, error, undelivered),
    }
  }

  get name(): string {
    return this.context.name
  }
  get address(): string {
    return this.context.port.address
  }
  get traits(): Traits {
    return this.context.traits
  }
  get buffering(): Required<Buffering> {
    const { capacity, bytes } = this.context.port.buffering
    return { capacity, bytes, whenFull: this.context.whenFull }
  }
  get state(): 'open' | 'closing' | 'closed' {
    return this.context.life.state
  }
  get closed(): Promise<Closure> {
    return this.context.life.closed
  }

  trySend(data: I, options?: NoWait & object): boolean {
    if (!this.#sides.sends) this.#refuse('trySend')
    return this.sending.trySend(data, options)
  }
  sendSync(data: I, options: WaitSync & object): void {
    if (!this.#sides.sends) this.#refuse('sendSync')
    this.sending.sendSync(data, options)
  }
  send(data: I, options?: Wait & object): Promise<void> {
    if (!this.#sides.sends) this.#refuse('send')
    return this.sending.send(data, options)
  }
  sendMany(data: Iterable<I>, options?: Wait & object): Promise<void> {
    if (!this.#sides.sends) this.#refuse('sendMany')
    return this.sending.sendMany(data, options)
  }

  tryReceive(options?: NoWait & object): Message<O> | undefined {
    if (!this.#sides.receives) this.#refuse('tryReceive')
    return this.side.tryReceive(options)
  }
  receiveSync(options: WaitSync & object): Message<O> {
    if (!this.#sides.receives) this.#refuse('receiveSync')
    assertSync(this.context as ChannelContext<never, unknown>, 'receiveSync')
    return this.side.receiveSync(this.context.port, options)
  }
  receive(options?: Wait & object): Promise<Message<O>> {
    if (!this.#sides.receives) this.#refuse('receive')
    return this.side.receive(options)
  }
  receiveMany(options?: Wait & Opt<{ max: number }>): Promise<Message<O>[]> {
    if (!this.#sides.receives) this.#refuse('receiveMany')
    return this.side.receiveMany(options)
  }
  messages(options?: Wait & object): AsyncIterableIterator<Message<O>> {
    if (!this.#sides.receives) this.#refuse('messages')
    return this.side.messages(options)
  }
  [Symbol.asyncIterator](): AsyncIterableIterator<Message<O>> {
    return this.messages()
  }

  tryClaim(bytes: number): Claim | undefined {
    return this.#claiming.tryClaim(bytes)
  }
  claimSync(bytes: number, options: { readonly timeoutMs: number }): Claim {
    return this.#claiming.claimSync(bytes, options)
  }
  claim(bytes: number, options?: Wait): Promise<Claim> {
    return this.#claiming.claim(bytes, options)
  }
  tryRead(use: (view: Uint8Array) => void): boolean {
    return this.#inPlace.tryRead(use)
  }
  read<R>(use: (view: Uint8Array) => R, options?: Wait): Promise<Awaited<R>> {
    return this.#inPlace.read(use, options)
  }
  tryReadMany(
    use: (bytes: Uint8Array, offset: number, length: number) => void,
    options?: Opt<{ max: number }>,
  ): number {
    return this.#inPlace.tryReadMany(use, options)
  }

  sendDescriptor(descriptor: number, options?: Wait): Promise<void> {
    return this.#descriptors.send(descriptor, options)
  }
  receiveDescriptor(options?: Wait): Promise<number> {
    return this.#descriptors.receive(options)
  }

  async ready(to: Direction, options?: Wait): Promise<void> {
    if (to === 'send') return this.sending.ready(options)
    if (to !== 'receive') throw new TypeError(`ready takes 'send' or 'receive', not ${String(to)}`)
    const { life, what } = this.context
    life.assertReceivable()
    checkWait(options, `ready('receive') on ${what}`)
    if (this.#inlet.isReady()) return
    const wanted = { type: undefined, from: undefined, inlet: this.#inlet, named: false }
    const call = new AttemptCall(wanted, () => (this.#inlet.isReady() ? true : undefined))
    await this.side.wait(call, options, `ready('receive') on ${what}`)
  }

  stats(): ChannelContext<I, O>['statistics'] & { readonly queued?: number } {
    const { port, statistics, life } = this.context
    this.sending.flush()
    const counted = { ...statistics, pendingSends: this.sending.waiting }
    if (port.queued === undefined || life.state === 'closed') return counted
    return { ...counted, queued: port.queued() }
  }

  close(options?: Wait): Promise<void> {
    this.#descriptors.discard()
    return this.context.life.close(options)
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
    this.context.life.keepsAlive = alive
    this.sending.setAlive(alive)
    this.side.receiving.setAlive(alive, this.#inlet.from === '' ? undefined : this.#inlet)
    return this
  }

  #scope(): ReceiverScope {
    const { life, what, attributes, port } = this.context
    const inlet = this.#inlet
    return {
      what,
      address: port.address,
      attributes,
      inlet: inlet.from === '' ? undefined : inlet,
      named: false,
      keepsAlive: () => life.keepsAlive,
      assertReceivable: () => life.assertReceivable(),
      afterNothing: () => {
        if (life.ending === undefined) return
        if (!inlet.isReady()) inlet.drained()
        life.assertReceivable()
      },
    }
  }

  #refuse(call: string): never {
    const kind = this.#sides.sends ? 'publisher: only sends' : 'subscription: only receives'
    throw notSupported(this.context.what, `has no ${call}: it is a ${kind}`)
  }
}
