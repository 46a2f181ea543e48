import { IpcError } from '../errors/ipc-error.js'
import { type WaitingCall, WaitList } from '../timing/waiting-call.js'
import type { Wait } from '../types/options.js'
import type { ChannelContext } from './context.js'
import { SendCall, type WaitingSend } from './send-calls.js'

const LEAST_WAITING_SENDS = 1_024

/** The sends of a channel that wait, in order; core's claims wait among them. */
export class WaitingSends {
  /** How many sends of several steps the mechanism carries at once. */
  readonly atOnce: number
  readonly #context: ChannelContext<never, unknown>
  readonly #calls = new WaitList<WaitingSend>()
  readonly #most: number
  #serving = false
  #armed = 0

  constructor(context: ChannelContext<never, unknown>) {
    this.#context = context
    const { capacity } = context.port.buffering
    this.#most = Math.max(LEAST_WAITING_SENDS, Number.isFinite(capacity) ? capacity : 0)
    this.atOnce = context.port.transfersAtOnce ?? 1
    this.#calls.onRemove = () => {
      if (context.life.state === 'open') this.wake()
    }
  }

  get size(): number {
    return this.#calls.size
  }

  /** A message waits for room; `IPC_FULL` where too many wait (C21). */
  enqueue(
    bytes: Uint8Array,
    type: number,
    priority: number,
    kind: number,
    correlation: number,
    options: Wait | undefined,
  ): Promise<void> {
    if (this.#calls.size >= this.#most) {
      const { what, port } = this.#context
      const message = `${this.#calls.size} sends already wait on ${what}: await them, or give it a larger capacity`
      return Promise.reject(new IpcError('IPC_FULL', message, { address: port.address, limit: this.#most }))
    }
    return this.add(new SendCall(this.#context, bytes, type, priority, kind, correlation), options, 'send to')
  }

  /** A call waits in its turn. */
  add<T>(
    call: WaitingCall<T> & { attempt(): boolean; readonly underWay: boolean },
    options: Wait | undefined,
    verb: string,
  ): Promise<T> {
    const { life, what, port } = this.#context
    call.start(options, `${verb} ${what}`, port.address, life.keepsAlive)
    this.#calls.add(call as never)
    // Only the oldest may try, and who follows those that have all begun: the others would overtake.
    if (this.#calls.size === 1) {
      this.wake()
    } else {
      const before = call.previous as unknown as WaitingSend
      if (!this.#serving && this.#calls.size <= this.atOnce && before.underWay) call.attempt()
      this.#context.statistics.pendingSends = this.#calls.size
      this.#arm()
    }
    return call.promise
  }

  /** The port says that a send may succeed now. */
  wake(): void {
    if (this.#serving) return
    this.#serving = true
    try {
      let underWay = 0
      // One that an attempt has ended, as an observer may, is not sent any more: the port wakes those behind it.
      for (let call = this.#calls.first; call !== undefined && !call.settled; ) {
        const next = this.#calls.after(call)
        if (!call.attempt()) {
          underWay += 1
          if (!call.underWay || underWay >= this.atOnce) break
        }
        call = next
      }
    } finally {
      this.#serving = false
      this.#context.statistics.pendingSends = this.#calls.size
      this.#arm()
    }
  }

  setAlive(alive: boolean): void {
    for (const call of this.#calls.snapshot()) call.setAlive(alive)
  }

  /** Nothing will go any more. */
  end(): void {
    const refusal = this.#context.life.refusal()
    for (const call of this.#calls.snapshot()) call.giveUp(refusal)
    this.#context.statistics.pendingSends = 0
  }

  #arm(): void {
    const waiting = this.#calls.size
    if (this.#context.life.state !== 'open' || (waiting === 0 && this.#armed === 0)) return
    this.#armed = waiting
    this.#context.port.arm('send', waiting)
  }
}
