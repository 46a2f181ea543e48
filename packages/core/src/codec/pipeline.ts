import type { StandardSchemaV1 as Schema } from '@standard-schema/spec'
import { IpcError } from '../errors/ipc-error.js'
import type { Codec } from './codec.js'
import { json } from './json.js'

/**
 * From values to bytes and back: schema and codec of one channel. Validates on both sides, transforms on the
 * receiving side only. Without schema and codec it passes bytes through untouched.
 */
export class Pipeline<I, O> {
  readonly codecName: string
  readonly #codec: Codec<unknown, unknown> | undefined
  readonly #sendSchema: Schema | undefined
  readonly #receiveSchema: Schema | undefined
  #proven = false
  #schemaAnswersLater = false

  constructor(
    codec: Codec<unknown, unknown> | undefined,
    sendSchema: Schema | undefined,
    receiveSchema: Schema | undefined,
  ) {
    const typed = sendSchema !== undefined || receiveSchema !== undefined
    this.#codec = codec ?? (typed ? json() : undefined)
    this.codecName = this.#codec?.name ?? 'bytes'
    this.#sendSchema = sendSchema
    this.#receiveSchema = receiveSchema
  }

  /** Whether it is known that a schema answers with a promise: then try and Sync calls must not take a message. */
  get schemaAnswersLater(): boolean {
    return this.#schemaAnswersLater
  }

  /** Whether what is received is handed on as it is, which cannot fail. */
  get passesBytes(): boolean {
    return this.#codec === undefined
  }

  /** What try and Sync calls throw then. */
  answersLater(): TypeError {
    return new TypeError(
      'the schema answers with a promise, which try and Sync calls cannot wait for: ' +
        'use the call without try or Sync, or a schema that answers at once',
    )
  }

  /** For try and Sync calls. Throws `IPC_INVALID_MESSAGE`; TypeError for a schema that answers with a promise. */
  encode(value: I): Uint8Array {
    if (this.#codec === undefined) return checkedBytes(value)
    const bytes = this.encodeLater(value)
    if (bytes instanceof Promise) {
      bytes.catch(() => {})
      throw this.answersLater()
    }
    return bytes
  }

  /** For bare calls: a promise only where the schema answers with one. */
  encodeLater(value: I): Uint8Array | Promise<Uint8Array> {
    const codec = this.#codec
    if (codec === undefined) return checkedBytes(value)
    if (this.#sendSchema === undefined) return encodeWith(codec, value)
    const verdict = validate(this.#sendSchema, value)
    if (verdict instanceof Promise) {
      this.#schemaAnswersLater = true
      return verdict.then((settled) => this.#finishEncode(codec, value, settled))
    }
    return this.#finishEncode(codec, value, verdict)
  }

  #finishEncode(codec: Codec<unknown, unknown>, value: I, verdict: Schema.Result<unknown>): Uint8Array {
    throwIssues(verdict, 'the message to send does not fit the schema')
    const bytes = encodeWith(codec, value)
    if (!this.#proven) this.#prove(codec, bytes)
    return bytes
  }

  /** The first message is decoded and validated again: a schema may not survive its codec, as z.date() over JSON. */
  #prove(codec: Codec<unknown, unknown>, bytes: Uint8Array): void {
    const verdict = validate(this.#sendSchema as Schema, decodeWith(codec, bytes))
    if (verdict instanceof Promise) verdict.catch(() => {})
    if (verdict instanceof Promise || verdict.issues === undefined) {
      this.#proven = true
      return
    }
    throw invalid(
      `the message fits the schema before but not after the codec '${codec.name}' (${describe(verdict.issues)}): ` +
        `use a schema of what the codec can carry (z.coerce.date() rather than z.date()) or codec: structured()`,
      verdict.issues,
    )
  }

  /** For try and Sync calls; throws `IPC_INVALID_MESSAGE`; TypeError for a schema that answers with a promise. */
  decode(bytes: Uint8Array): O {
    if (this.#codec === undefined) return bytes as O
    const value = this.decodeLater(bytes)
    if (value instanceof Promise) {
      value.catch(() => {})
      throw this.answersLater()
    }
    return value
  }

  /** For bare calls: a promise only where the schema answers with one. Throws or rejects with `IPC_INVALID_MESSAGE`. */
  decodeLater(bytes: Uint8Array): O | Promise<O> {
    const codec = this.#codec
    if (codec === undefined) return bytes as O
    const value = decodeWith(codec, bytes)
    if (this.#receiveSchema === undefined) return value as O
    const verdict = validate(this.#receiveSchema, value)
    if (verdict instanceof Promise) {
      this.#schemaAnswersLater = true
      return verdict.then(validated<O>)
    }
    return validated<O>(verdict)
  }
}

function validated<O>(verdict: Schema.Result<unknown>): O {
  throwIssues(verdict, 'the received message does not fit the schema')
  return (verdict as Schema.SuccessResult<O>).value
}

function checkedBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  // A Uint8Array of another realm, such as a vm context's.
  if (ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]') {
    return value as Uint8Array
  }
  throw new TypeError(
    `a channel without schema and codec carries Uint8Array, not ${value === null ? 'null' : typeof value}: ` +
      `open it with a schema or with codec: json()`,
  )
}

function decodeWith(codec: Codec<unknown, unknown>, bytes: Uint8Array): unknown {
  try {
    return codec.decode(bytes)
  } catch (cause) {
    throw invalid(`a message of ${bytes.length} bytes is not what the codec '${codec.name}' writes`, cause)
  }
}

/** A schema that throws, or whose promise rejects, has not said that the value fits. */
function validate(schema: Schema, value: unknown): Schema.Result<unknown> | Promise<Schema.Result<unknown>> {
  const thrown = (cause: unknown): never => {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw invalid(`the schema threw instead of answering: ${reason}`, cause)
  }
  try {
    const verdict = schema['~standard'].validate(value)
    return verdict instanceof Promise ? verdict.catch(thrown) : verdict
  } catch (cause) {
    return thrown(cause)
  }
}

function encodeWith(codec: Codec<unknown, unknown>, value: unknown): Uint8Array {
  let bytes: unknown
  try {
    bytes = codec.encode(value)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw invalid(`the codec '${codec.name}' cannot encode the message: ${reason}`, cause)
  }
  return checkedBytes(bytes)
}

function throwIssues(verdict: Schema.Result<unknown>, what: string): void {
  if (verdict.issues === undefined) return
  throw invalid(`${what}: ${describe(verdict.issues)}`, verdict.issues)
}

function describe(issues: readonly Schema.Issue[]): string {
  return issues
    .map((issue) => {
      const path = issue.path
        ?.map((part) => (typeof part === 'object' ? String(part.key) : String(part)))
        .join('.')
      return path ? `${path}: ${issue.message}` : issue.message
    })
    .join('; ')
}

function invalid(message: string, cause: unknown): IpcError {
  return new IpcError('IPC_INVALID_MESSAGE', message, { cause })
}
