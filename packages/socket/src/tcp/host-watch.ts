import type { Socket } from 'node:net'
import { bytesUnsent, platformIsSupported, tcpInfo } from '@ipc/ffi'

/** How often a connection is looked at while something is on its way, and for how long its host may be silent. */
export interface HostWatchLimits {
  readonly everyMs: number
  readonly silentMs: number
}

const LIMITS: HostWatchLimits = { everyMs: 2_000, silentMs: 20_000 }

/**
 * Ends a connection whose host does not acknowledge what was sent: the kernel would repeat it for a quarter of an hour, and
 * keep-alive is silent meanwhile. A host that acknowledges but whose process does not read is left alone (decision 0116).
 * Looks only while something is on its way. Elsewhere than on Linux it does nothing.
 */
export class HostWatch {
  readonly #socket: Socket
  readonly #limits: HostWatchLimits
  #timer: NodeJS.Timeout | undefined
  /** Since when nothing has been acknowledged although something was sent. */
  #silentSince: number | undefined

  constructor(socket: Socket, limits: HostWatchLimits = LIMITS) {
    this.#socket = socket
    this.#limits = limits
  }

  /** Something was written. */
  wrote(): void {
    if (this.#timer === undefined && platformIsSupported()) this.#again()
  }

  #again(): void {
    this.#timer = setTimeout(() => this.#look(), this.#limits.everyMs).unref()
  }

  #look(): void {
    this.#timer = undefined
    const descriptor = descriptorOf(this.#socket)
    if (descriptor < 0) return
    const { unacknowledged, probes, lastSentMs, lastAcknowledgedMs } = tcpInfo(descriptor)
    // Where the other side has no room, the kernel sends again after longer and longer pauses, and each time it is answered.
    // One probe may be left without an answer: the other side's kernel gives no more than one in 500 ms.
    const isUnanswered = probes > 1 || (unacknowledged > 0 && lastSentMs < lastAcknowledgedMs)
    if (!isUnanswered) {
      this.#silentSince = undefined
      if (bytesUnsent(descriptor) > 0 || this.#socket.writableLength > 0) this.#again()
      return
    }
    const now = performance.now()
    this.#silentSince = Math.max(this.#silentSince ?? now, now - lastAcknowledgedMs)
    if (now - this.#silentSince < this.#limits.silentMs) this.#again()
    else this.#socket.destroy()
  }
}

// Where it lies in Node since its beginnings; what has none is not watched.
function descriptorOf(socket: Socket): number {
  const { _handle: handle } = socket as unknown as { readonly _handle?: { readonly fd?: number } | null }
  return handle?.fd ?? -1
}
