import type { Header, InPlace } from '../adapter/port.js'
import type { TypeSelector } from '../types/options.js'
import { indexOfMatch } from './match.js'

/** Messages that were read before somebody could take them, the oldest first. */
export class Aside {
  #messages: { readonly bytes: Uint8Array; readonly header: Header }[] = []

  get size(): number {
    return this.#messages.length
  }

  add(bytes: Uint8Array, header: Header): void {
    this.#messages.push({ bytes, header: { ...header } })
  }

  /** Before the others: it was the oldest when it was taken. */
  putBack(bytes: Uint8Array, header: Header): void {
    this.#messages.unshift({ bytes, header: { ...header } })
  }

  /** The oldest that matches; its header is copied into `header`. */
  take(selector: TypeSelector | undefined, header: Header): Uint8Array | undefined {
    const at = indexOfMatch(this.#messages, selector)
    if (at < 0) return undefined
    const [found] = this.#messages.splice(at, 1)
    Object.assign(header, found?.header)
    return found?.bytes
  }
}

/** A message that is in nobody's way any more, as one that is read in place. */
export function inPlace(view: Uint8Array): InPlace {
  return { view, release() {} }
}
