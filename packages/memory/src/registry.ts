/**
 * What exists in this process, by namespace and name. One registry for all copies of this package (ESM, CommonJS):
 * names must mean the same thing to both.
 */
export class Registry<T> {
  readonly #things: Map<string, T>

  constructor(kind: 'mailbox' | 'party' | 'topic') {
    const key = Symbol.for(`@ipc/memory/${kind}`)
    const shared = globalThis as { [key]?: Map<string, T> }
    shared[key] ??= new Map()
    this.#things = shared[key]
  }

  /** Names have no slash, so the joined form is unambiguous. */
  static address(namespace: string, name: string): string {
    return `${namespace}/${name}`
  }

  get(address: string): T | undefined {
    return this.#things.get(address)
  }

  set(address: string, thing: T): void {
    this.#things.set(address, thing)
  }

  /** Removes it if it is still this one. */
  remove(address: string, thing: T): boolean {
    return this.#things.get(address) === thing && this.#things.delete(address)
  }
}
