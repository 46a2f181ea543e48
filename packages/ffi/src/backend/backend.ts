import type { Interests, Watch, WatchCallback } from './watch.js'

/** C types that a declaration may use. `pointer` takes a Buffer, typed array or null; `address` a number. */
export type CType = 'int' | 'uint' | 'long' | 'size' | 'pointer' | 'address' | 'string' | 'void'

/** A way to call the C library: what this package needs of it, and no more. */
export interface Backend {
  /** Throws when the library or the process itself (null) has no such function. */
  declare(library: string | null, name: string, result: CType, parameters: readonly CType[]): unknown
  errno(): number
  addressOf(bytes: ArrayBufferView): number
  view(address: number, length: number): ArrayBuffer
  /** Watches a descriptor in the main thread's event loop; undefined where only Node's own handles can. */
  readonly watch?: (fd: number, interests: Interests, callback: WatchCallback) => Watch
}
