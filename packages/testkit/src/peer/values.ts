/**
 * One value as one line of JSON, with what JSON lacks and peers exchange: bytes, undefined, bigint and the numbers
 * that are no number. Errors arrive as `PeerError`. Not v8.serialize: a newer Node's form is refused by an older one.
 */
export function toLine(value: unknown): string {
  return `${JSON.stringify(pack(value))}\n`
}

export function fromLine(line: string): unknown {
  return unpack(JSON.parse(line))
}

/** An error that a peer's method threw, with the fields it had there. */
export class PeerError extends Error {
  declare readonly code?: string
  declare readonly errno?: number
  declare readonly syscall?: string
  declare readonly address?: string
  declare readonly limit?: number
  declare readonly sent?: number
  /** The stack in the peer's process. */
  declare readonly peerStack: string
}

const ERROR_FIELDS = ['code', 'errno', 'syscall', 'address', 'limit', 'sent']

function pack(value: unknown): unknown {
  if (value === undefined) return { $: 'undefined' }
  if (typeof value === 'bigint') return { $: 'bigint', value: String(value) }
  if (typeof value === 'number' && !Number.isFinite(value)) return { $: 'number', value: String(value) }
  if (typeof value === 'function') throw new TypeError('a function cannot be sent to a peer')
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    return { $: 'bytes', value: bytes.toString('base64') }
  }
  if (value instanceof Error) return packError(value)
  if (Array.isArray(value)) return value.map(pack)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, pack(member)]))
}

function packError(error: Error): unknown {
  const all = error as unknown as Record<string, unknown>
  return {
    $: 'error',
    name: error.name,
    message: error.message,
    stack: error.stack ?? '',
    fields: pack(Object.fromEntries(ERROR_FIELDS.map((field) => [field, all[field]]))),
    cause: pack(error.cause instanceof Error ? error.cause : undefined),
  }
}

interface PackedError {
  readonly name: string
  readonly message: string
  readonly stack: string
  readonly fields: unknown
  readonly cause: unknown
}

function unpack(packed: unknown): unknown {
  if (Array.isArray(packed)) return packed.map(unpack)
  if (typeof packed !== 'object' || packed === null) return packed
  if (!('$' in packed)) {
    return Object.fromEntries(Object.entries(packed).map(([key, member]) => [key, unpack(member)]))
  }
  const { $: tag, value } = packed as { readonly $: string; readonly value: string }
  if (tag === 'undefined') return undefined
  if (tag === 'bigint') return BigInt(value)
  if (tag === 'number') return Number(value)
  if (tag === 'bytes') return new Uint8Array(Buffer.from(value, 'base64'))
  return unpackError(packed as unknown as PackedError)
}

function unpackError(packed: PackedError): PeerError {
  const error = new PeerError(packed.message)
  const fields = unpack(packed.fields) as Record<string, unknown>
  for (const [field, value] of Object.entries({ ...fields, cause: unpack(packed.cause) })) {
    if (value !== undefined) Object.defineProperty(error, field, { value, enumerable: field !== 'cause' })
  }
  Object.defineProperty(error, 'name', { value: packed.name })
  Object.defineProperty(error, 'peerStack', { value: packed.stack })
  return error
}
