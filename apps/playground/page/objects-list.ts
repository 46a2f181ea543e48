import type { KernelObject } from '../src/state.js'
import { element } from './element.js'

const SHOWN_AS_NEW_MS = 1_500
const SHOWN_AS_GONE_MS = 3_000

/** The kernel's objects: new ones stand out for a moment, gone ones stay struck through for a moment. */
export class ObjectsList {
  readonly #list: HTMLElement
  readonly #items = new Map<string, HTMLLIElement>()

  constructor(list: HTMLElement) {
    this.#list = list
  }

  show(objects: readonly KernelObject[]): void {
    const texts = new Set(objects.map(({ kind, name }) => `${kind}: ${name}`))
    for (const [text, item] of this.#items) {
      if (texts.has(text)) continue
      this.#items.delete(text)
      item.className = 'gone'
      setTimeout(() => item.remove(), SHOWN_AS_GONE_MS)
    }
    for (const text of texts) {
      if (this.#items.has(text)) continue
      const item = element('li', text, 'new')
      setTimeout(() => item.classList.remove('new'), SHOWN_AS_NEW_MS)
      this.#items.set(text, item)
      this.#list.append(item)
    }
  }
}
