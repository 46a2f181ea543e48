import type { InPlace } from '../adapter/port.js'
import { checkWait, timeoutError } from '../timing/waiting-call.js'
import type { Opt, Wait } from '../types/options.js'
import { type ChannelContext, notSupported } from './context.js'
import type { Inlet } from './inlet.js'
import { AttemptCall, type Wanted } from './receive-calls.js'
import type { ReceiverSide } from './receiver-side.js'

/** Reading in place: the bytes stay where the mechanism has them; used by shm and memory. */
export class InPlaceReading {
  readonly #context: ChannelContext<never, unknown>
  readonly #side: ReceiverSide<unknown>
  readonly #inlet: Inlet

  constructor(context: ChannelContext<never, unknown>, side: ReceiverSide<unknown>, inlet: Inlet) {
    this.#context = context
    this.#side = side
    this.#inlet = inlet
  }

  tryRead(use: (view: Uint8Array) => void): boolean {
    const message = this.#next()
    if (message === undefined) return false
    try {
      use(message.view)
    } finally {
      this.#release(message)
    }
    return true
  }

  async read<R>(use: (view: Uint8Array) => R, options?: Wait): Promise<Awaited<R>> {
    const what = `read from ${this.#context.what}`
    const timeoutMs = checkWait(options, what)
    const there = this.#next()
    if (there === undefined && timeoutMs === 0) throw timeoutError(0, what, this.#context.port.address)
    const wanted: Wanted = { type: undefined, from: undefined, inlet: this.#inlet, named: false }
    const message =
      there ?? (await this.#side.wait(new AttemptCall(wanted, () => this.#inlet.read()), options, what))
    try {
      return await use(message.view)
    } finally {
      this.#release(message)
    }
  }

  tryReadMany(
    use: (bytes: Uint8Array, offset: number, length: number) => void,
    options?: Opt<{ max: number }>,
  ): number {
    const { life, port, statistics } = this.#context
    this.#supported(port.tryRead, 'tryReadMany')
    life.assertReceivable()
    if (this.#side.receiving.waiting > 0) this.#side.receiving.wake()
    const count = this.#inlet.readMany(use, options?.max ?? Number.POSITIVE_INFINITY)
    statistics.received += count
    if (count === 0 && life.ending !== undefined) {
      this.#inlet.drained()
      life.assertReceivable()
    }
    return count
  }

  #next(): InPlace | undefined {
    const { life, port } = this.#context
    this.#supported(port.tryRead, 'read')
    life.assertReceivable()
    if (this.#side.receiving.waiting > 0) this.#side.receiving.wake()
    const message = this.#inlet.read()
    if (message === undefined && life.ending !== undefined) {
      this.#inlet.drained()
      life.assertReceivable()
    }
    return message
  }

  #release(message: InPlace): void {
    const { statistics } = this.#context
    statistics.received += 1
    statistics.bytesReceived += message.view.length
    message.release()
  }

  #supported(call: unknown, name: string): void {
    if (call === undefined)
      throw notSupported(this.#context.what, `has no ${name}: use shm() or memory(), or tryReceive`)
  }
}
