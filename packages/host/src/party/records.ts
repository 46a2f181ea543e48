import { IpcError, type IpcErrorCode } from '@ipc/core'
import type { ObjectAttributes, OpenRequest } from '@ipc/core/adapter'
import { type LimitJson, limitFromJson, limitToJson } from '../attributes/limit-json.js'

/** Version of these records. A party of another version is refused with IPC_VERSION. */
export const PARTY_VERSION = 1

/** Attributes of a link as both sides tell them. */
export interface AttributesJson {
  readonly codec: string
  readonly capacity?: LimitJson | undefined
  readonly bytes?: LimitJson | undefined
  readonly maxMessageBytes?: LimitJson | undefined
}

/** The dialling side's first record. */
export interface Hello {
  readonly is: 'hello'
  readonly version: number
  readonly mechanism: string
  readonly namespace: string
  readonly from: string
  readonly to: string
  readonly attributes: AttributesJson
}
/** The accepting side's answer: the link is made, join it. */
export interface Offer {
  readonly is: 'offer'
  readonly attributes: AttributesJson
  readonly offer: unknown
}
/** The accepting side's other answer. `crossing`: both dialled, and the other dial makes the link. */
export interface Refusal {
  readonly is: 'refusal'
  readonly code: IpcErrorCode
  readonly message: string
  readonly limit?: number | undefined
  readonly crossing?: boolean | undefined
}
/** The dialling side's last record: the link exists, and what follows is the link's. */
export interface Joined {
  readonly is: 'joined'
}
export type PartyRecord = Hello | Offer | Refusal | Joined

const LIMITS = ['capacity', 'bytes', 'maxMessageBytes'] as const
const LONGEST_NAME = 200
const PARTY_NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,200}$/
const LONGEST_MESSAGE = 4096

/** What a request names, for a record. */
export function attributesToJson(request: OpenRequest): AttributesJson {
  const { codec, capacity, bytes, maxMessageBytes } = request
  return {
    codec,
    capacity: limitToJson(capacity),
    bytes: limitToJson(bytes),
    maxMessageBytes: limitToJson(maxMessageBytes),
  }
}

/** Checks a record of the other side. Undefined = no record of ours. A hello of another version has only its version checked. */
export function readRecord(value: unknown): PartyRecord | undefined {
  if (!isObject(value)) return undefined
  switch (value.is) {
    case 'hello':
      return isHello(value) ? (value as unknown as Hello) : undefined
    case 'offer':
      return readAttributes(value.attributes) === undefined ? undefined : (value as unknown as Offer)
    case 'refusal':
      return isRefusal(value) ? (value as unknown as Refusal) : undefined
    case 'joined':
      return { is: 'joined' }
    default:
      return undefined
  }
}

/** The attributes that a record tells; undefined where they are none. */
export function readAttributes(value: unknown): ObjectAttributes | undefined {
  if (!isObject(value) || !isName(value.codec)) return undefined
  const attributes: Record<string, unknown> = { codec: value.codec }
  for (const name of LIMITS) {
    const limit = limitFromJson(value[name])
    if (limit === null) return undefined
    if (limit !== undefined) attributes[name] = limit
  }
  return attributes as ObjectAttributes
}

/** What the other side asks for, as a request for the same object. */
export function askedRequest(request: OpenRequest, other: ObjectAttributes): OpenRequest {
  const { name, namespace } = request
  const { codec = request.codec, capacity, bytes, maxMessageBytes } = other
  return { name, namespace, codec, capacity, bytes, maxMessageBytes }
}

/** The request with what it leaves open taken from the other side. */
export function filledRequest(request: OpenRequest, other: ObjectAttributes): OpenRequest {
  const { name, namespace, codec } = request
  return {
    name,
    namespace,
    codec,
    capacity: request.capacity ?? other.capacity,
    bytes: request.bytes ?? other.bytes,
    maxMessageBytes: request.maxMessageBytes ?? other.maxMessageBytes,
  }
}

/** An error for the other side. */
export function refusalOf(error: unknown): Refusal {
  const code = IpcError.is(error) ? error.code : 'IPC_SYSTEM'
  const message = error instanceof Error ? error.message : String(error)
  const limit = IpcError.is(error) ? error.limit : undefined
  return { is: 'refusal', code, message: message.slice(0, LONGEST_MESSAGE), limit }
}

function isHello(value: Record<string, unknown>): boolean {
  if (!Number.isSafeInteger(value.version)) return false
  if (value.version !== PARTY_VERSION) return true
  const named =
    isName(value.mechanism) && isName(value.namespace) && isPartyName(value.from) && isPartyName(value.to)
  return named && readAttributes(value.attributes) !== undefined
}

function isRefusal(value: Record<string, unknown>): boolean {
  return (
    typeof value.code === 'string' &&
    /^IPC_[A-Z_]{1,40}$/.test(value.code) &&
    typeof value.message === 'string'
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// As core checks names (C1): what another program sends must not reach users unchecked.
function isPartyName(value: unknown): boolean {
  return typeof value === 'string' && PARTY_NAME.test(value)
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= LONGEST_NAME
}
