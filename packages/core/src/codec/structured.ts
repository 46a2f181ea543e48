import { IpcError } from '../errors/ipc-error.js'
import type { Codec } from './codec.js'

/** The part of node:v8 that is used here. */
interface Serializer {
  serialize(value: unknown): Uint8Array
  deserialize(bytes: Uint8Array): unknown
}

/**
 * V8's structured clone (v8.serialize): Date, Map, Set, BigInt, typed arrays, cycles. Only for peers that are
 * trusted and run Node; throws `IPC_NOT_SUPPORTED` where there is no node:v8.
 */
export function structured<T = unknown>(): Codec<T> {
  const v8 = globalThis.process?.getBuiltinModule?.('node:v8') as Serializer | undefined
  if (v8 === undefined) {
    throw new IpcError('IPC_NOT_SUPPORTED', 'structured() needs node:v8, which is not here: use json()')
  }
  return {
    name: 'structured',
    encode: (value) => v8.serialize(value),
    decode: (bytes) => v8.deserialize(bytes) as T,
  }
}
