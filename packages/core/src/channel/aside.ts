import type { Header, InPlace } from '../adapter/port.js'
import type { TypeSelector } from '../types/options.js'
import { indexOfMatch } from './match.js'

interface MessageAside {
  readonly bytes: Uint8Array
  readonly header: Header
}

/** Messages that were read before somebody could take them, the oldest first. */
export class Aside {
  readonly #messages: MessageAside[] = []
  /** Of the last look. */
  #place = 0

  get size(): number {
    return this.#messages.length
  }

  add(bytes: Uint8Array, header: Header): void {
    this.#messages.push({ bytes, header: { ...header } })
  }

  /** Where it stood when it was taken, just now; behind the others, where it was not here. */
  putBack(bytes: Uint8Array, header: Header): void {
    this.#messages.splice(this.#place, 0, { bytes, header: { ...header } })
  }

  /** The oldest that matches; its header is copied into `header`. */
  take(selector: TypeSelector | undefined, header: Header): Uint8Array | undefined {
    const at = indexOfMatch(this.#messages, selector)
    this.#place = at < 0 ? this.#messages.length : at
    if (at < 0) return undefined
    const [found] = this.#messages.splice(at, 1) as [MessageAside]
    Object.assign(header, found.header)
    return found.bytes
  }
}

/** A message that is in nobody's way any more, as one that is read in place. */
export function inPlace(view: Uint8Array): InPlace {
  return { view, release() {} }
}
