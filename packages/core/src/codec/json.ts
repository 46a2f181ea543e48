import type { Codec } from './codec.js'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/** JSON in UTF-8: the default codec of a channel with a schema. Encoding what JSON has no form for is a TypeError. */
export function json<T = unknown>(): Codec<T> {
  return {
    name: 'json',
    encode(value) {
      const text = JSON.stringify(value)
      if (text === undefined) throw new TypeError(`JSON has no form for a ${typeof value}`)
      return encoder.encode(text)
    },
    decode: (bytes) => JSON.parse(decoder.decode(bytes)) as T,
  }
}
