import { type Codec, json, structured, type WhenFull } from '@ipc/core'
import { SCHEMAS, type SchemaName } from './schemas.js'

/** Options of an open as they can be told to another process: schemas and codecs by name. */
export interface NamedOptions {
  readonly buffering?: { readonly capacity?: number; readonly bytes?: number; readonly whenFull?: WhenFull }
  readonly maxMessageBytes?: number
  readonly namespace?: string
  readonly create?: 'if-missing' | 'exclusive' | 'never'
  readonly removeOnLastClose?: boolean
  readonly whenBehind?: 'wait' | 'skip'
  readonly schema?: SchemaName
  readonly codec?: keyof typeof CODECS
}

/** Says that it is JSON and writes what is none. */
const rubbish: Codec<unknown> = {
  name: 'json',
  encode: () => new Uint8Array([0xff, 0x00, 0x7b, 0x80]),
  decode: (bytes) => bytes,
}

const CODECS = { json: json<unknown>(), structured: structured<unknown>(), rubbish }

/** The options as core takes them. */
export function resolveOptions({ schema, codec, ...options }: NamedOptions = {}): object {
  return {
    ...options,
    ...(schema === undefined ? {} : { schema: SCHEMAS[schema] }),
    ...(codec === undefined ? {} : { codec: CODECS[codec] }),
  }
}
