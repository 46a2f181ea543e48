import type { Header, Transfer } from '../adapter/port.js'
import type { ChannelContext } from './context.js'

/** A message that nobody tries again for so long is taken back. */
const ABANDONED_MS = 100

/**
 * A message too long for one step of its mechanism, which somebody tries to send: each try with the same bytes goes on where
 * the one before stopped. Until the last of it has gone it is not sent, and anything else that is sent takes it back.
 */
export class TriedSend {
  readonly #context: ChannelContext<never, unknown>
  readonly #isAwaited: () => boolean
  #under: { readonly bytes: Uint8Array; readonly header: Header; readonly transfer: Transfer } | undefined
  #abandoned: ReturnType<typeof setTimeout> | undefined

  /** `isAwaited`: whether a call waits for the next try to go on. */
  constructor(context: ChannelContext<never, unknown>, isAwaited: () => boolean) {
    this.#context = context
    this.#isAwaited = isAwaited
  }

  /** True = sent. Undefined = such a message is not under way, and none is any more. Throws what the port throws. */
  goOn(bytes: Uint8Array, header: Header): boolean | undefined {
    const under = this.#under
    if (under === undefined) return undefined
    if (isSame(under.header, header) && isEqual(under.bytes, bytes)) return this.#advance(under.transfer)
    this.drop()
    return undefined
  }

  /** A try has failed: begins, where the message needs several steps. True = they are done already. */
  begin(bytes: Uint8Array, header: Header): boolean {
    const { port, life, whenFull } = this.#context
    // With drop-incoming or drop-oldest it has been decided what becomes of it.
    if (port.beginTry === undefined || whenFull.startsWith('drop') || life.state !== 'open') return false
    if (!port.isReady('send')) return false
    const own = bytes.slice()
    const transfer = port.beginTry(own, header)
    if (transfer === undefined) return false
    this.#under = { bytes: own, header: { ...header }, transfer }
    return this.#advance(transfer)
  }

  /** Takes it back. */
  drop(): void {
    const under = this.#under
    if (under === undefined) return
    this.#forget()
    void under.transfer.cancel()
  }

  #advance(transfer: Transfer): boolean {
    clearTimeout(this.#abandoned)
    let sent = true
    try {
      sent = transfer.advance()
    } finally {
      if (sent) this.#forget()
    }
    if (!sent) this.#dropLater()
    return sent
  }

  #dropLater(): void {
    this.#abandoned = setTimeout(() => {
      if (this.#isAwaited()) this.#dropLater()
      else this.drop()
    }, ABANDONED_MS)
    ;(this.#abandoned as { unref?(): void }).unref?.()
  }

  #forget(): void {
    clearTimeout(this.#abandoned)
    this.#under = undefined
  }
}

function isSame(one: Header, other: Header): boolean {
  return one.type === other.type && one.priority === other.priority
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  const { Buffer: native } = globalThis as {
    Buffer?: { compare?(one: Uint8Array, other: Uint8Array): number }
  }
  if (native?.compare !== undefined) return native.compare(one, other) === 0
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false
  return true
}
