import { loopTurn, loopTurnIsDue } from '../timing/loop-turn.js'
import { waitSync } from '../timing/sync-wait.js'
import { checkWait, timeoutError } from '../timing/waiting-call.js'
import type { Claim } from '../types/channel.js'
import type { Wait } from '../types/options.js'
import { assertSync, type ChannelContext, notSupported } from './context.js'
import { checkClaim } from './message-size.js'
import { ClaimCall } from './send-calls.js'
import type { Sending } from './sending.js'

/** Writing in place: claims of space, in their turn among the waiting sends. */
export class Claiming {
  readonly #context: ChannelContext<never, unknown>
  readonly #sending: Sending<never>

  constructor(context: ChannelContext<never, unknown>, sending: Sending<never>) {
    this.#context = context
    this.#sending = sending
  }

  tryClaim(bytes: number): Claim | undefined {
    const { life, port, what, statistics } = this.#context
    if (port.tryClaim === undefined)
      throw notSupported(what, 'has no claim: use shm() or memory(), or trySend')
    life.assertOpen()
    checkClaim(this.#context, bytes)
    if (this.#sending.waiting > 0) return undefined
    const claim = port.tryClaim(bytes)
    if (claim === undefined) statistics.timesFull += 1
    return claim
  }

  claimSync(bytes: number, options: { readonly timeoutMs: number }): Claim {
    const { port, what } = this.#context
    assertSync(this.#context, 'claimSync')
    return waitSync(port, 'send', options?.timeoutMs, `claimSync on ${what}`, () => {
      if (this.#sending.waiting > 0) this.#sending.wake()
      return this.tryClaim(bytes)
    })
  }

  async claim(bytes: number, options?: Wait): Promise<Claim> {
    const what = `claim on ${this.#context.what}`
    const timeoutMs = checkWait(options, what)
    const claim = this.tryClaim(bytes)
    if (claim === undefined) {
      if (timeoutMs === 0) throw timeoutError(0, what, this.#context.port.address)
      return this.#sending.add(new ClaimCall(this.#context, bytes), options, 'claim on')
    }
    if (loopTurnIsDue()) await loopTurn()
    return claim
  }
}
