import type { TypeSelector } from '@ipc/core/adapter'

/** Whether a message of this type fits. */
export function selects(selector: TypeSelector | undefined, type: number): boolean {
  if (selector === undefined) return true
  if (typeof selector === 'number') return type === selector
  return 'except' in selector ? type !== selector.except : type <= selector.lowestUpTo
}

/** The selectors of the calls that wait, each once. */
export class Wants {
  readonly #wants = new Map<string, TypeSelector | undefined>()

  add(selector: TypeSelector | undefined): void {
    this.#wants.set(JSON.stringify(selector) ?? 'any', selector)
  }

  clear(): void {
    this.#wants.clear()
  }

  /** Who waits without having tried waits for any message. */
  all(): readonly (TypeSelector | undefined)[] {
    return this.#wants.size === 0 ? [undefined] : [...this.#wants.values()]
  }
}
