import { checkWait, timeoutError, WaitingCall } from '../timing/waiting-call.js'
import type { Wait } from '../types/options.js'
import { type ChannelContext, notSupported } from './context.js'
import type { Inlet } from './inlet.js'
import { AttemptCall } from './receive-calls.js'
import type { ReceiverSide } from './receiver-side.js'
import type { Sending } from './sending.js'

type Context = ChannelContext<never, unknown>

/** A descriptor that waits for its turn among the sends. */
class DescriptorCall extends WaitingCall<void> {
  readonly underWay = false
  readonly #context: Context
  readonly #descriptor: number

  constructor(context: Context, descriptor: number) {
    super()
    this.#context = context
    this.#descriptor = descriptor
  }

  attempt(): boolean {
    try {
      if (this.#context.port.trySendDescriptor?.(this.#descriptor) !== true) return false
      this.resolve(undefined)
    } catch (error) {
      this.reject(error)
    }
    return true
  }
}

/** Open file descriptors passed to the other side of a link; only unix has it. */
export class DescriptorPassing {
  readonly #context: Context
  readonly #sending: Sending<never>
  readonly #side: ReceiverSide<unknown>
  readonly #inlet: Inlet

  constructor(context: Context, sending: Sending<never>, side: ReceiverSide<unknown>, inlet: Inlet) {
    this.#context = context
    this.#sending = sending
    this.#side = side
    this.#inlet = inlet
  }

  async send(descriptor: number, options?: Wait): Promise<void> {
    const { life, what, port } = this.#context
    life.assertOpen()
    if (port.trySendDescriptor === undefined) throw this.#refusal('sendDescriptor')
    checkDescriptor(descriptor)
    const timeoutMs = checkWait(options, `sendDescriptor to ${what}`)
    const isFirst = this.#sending.flush() && this.#sending.waiting === 0
    if (isFirst && port.trySendDescriptor(descriptor)) return
    if (timeoutMs === 0) throw timeoutError(0, `sendDescriptor to ${what}`, port.address)
    await this.#sending.add(new DescriptorCall(this.#context, descriptor), options, 'sendDescriptor to')
  }

  async receive(options?: Wait): Promise<number> {
    const { life, what, port } = this.#context
    if (port.tryReceiveDescriptor === undefined) throw this.#refusal('receiveDescriptor')
    const label = `receiveDescriptor from ${what}`
    const timeoutMs = checkWait(options, label)
    // What came before the other side's end is still there when the last message has been received.
    const there = port.tryReceiveDescriptor()
    if (there !== undefined) return there
    life.assertReceivable()
    if (timeoutMs === 0) throw timeoutError(0, label, port.address)
    const wanted = { type: undefined, from: undefined, inlet: this.#inlet, named: false }
    return this.#side.wait(new AttemptCall(wanted, () => port.tryReceiveDescriptor?.()), options, label)
  }

  /** Closes what came and was not received. */
  discard(): void {
    this.#context.port.discardDescriptors?.()
  }

  #refusal(call: string): Error {
    return notSupported(
      this.#context.what,
      `has no ${call}: only links of unix() pass descriptors, between processes of one host`,
    )
  }
}

function checkDescriptor(descriptor: unknown): void {
  if (typeof descriptor !== 'number' || !Number.isInteger(descriptor))
    throw new TypeError(`a descriptor must be a whole number, not ${String(descriptor)}`)
  if (descriptor < 0) throw new RangeError(`the descriptor is ${descriptor}: 0 or more`)
}
