import { IpcError, type IpcErrorCode } from '@ipc/core'
import { agree, type MailboxRequest } from '@ipc/core/adapter'
import { MAILBOX_VERSION } from './mailbox-frame.js'

/** What belongs to a mailbox's creator. */
export interface MailboxAttributes {
  readonly namespace: string
  readonly name: string
  readonly codec: string
  readonly capacity: number
  readonly bytes: number
  readonly maxMessageBytes: number
}

interface Refusal {
  readonly code: IpcErrorCode
  readonly message: string
}

const DEFAULT_CAPACITY = 1024
const DEFAULT_BYTES = 64 * 1024 * 1024
const DEFAULT_MAX_MESSAGE_BYTES = 16 * 1024 * 1024
/** What "unbounded" comes to in the owner's memory, beside `bytes`. */
export const UNBOUNDED_MESSAGES = 1_048_576

/** The attributes of a mailbox that this request creates. Throws `IPC_NOT_SUPPORTED` for limits that exclude each other. */
export function grantedAttributes(request: MailboxRequest): MailboxAttributes {
  const { namespace, name, codec, capacity = DEFAULT_CAPACITY } = request
  const bytes = Math.min(
    request.bytes ?? Math.max(DEFAULT_BYTES, request.maxMessageBytes ?? 0),
    Number.MAX_SAFE_INTEGER,
  )
  const maxMessageBytes = request.maxMessageBytes ?? Math.min(DEFAULT_MAX_MESSAGE_BYTES, bytes)
  if (maxMessageBytes > bytes) {
    throw new IpcError(
      'IPC_NOT_SUPPORTED',
      `mailbox '${name}': a message of maxMessageBytes ${maxMessageBytes} would never fit into buffering.bytes ${bytes}: ` +
        `ask for ${maxMessageBytes} bytes or more, or for a smaller maxMessageBytes`,
      { limit: bytes },
    )
  }
  return { namespace, name, codec, capacity, bytes, maxMessageBytes }
}

const NUMBERS = ['capacity', 'bytes', 'maxMessageBytes'] as const

/** The first frame of a member. `asksReceipts`: it wants to be told which of its messages are in the mailbox. */
export function encodeHello(request: MailboxRequest, asksReceipts = false): Uint8Array {
  return encode({ version: MAILBOX_VERSION, ...pick(request), asksReceipts })
}

/** The owner's answer to a hello: throws what the member is refused with. Returns whether it asks for receipts. */
export function checkHello(body: Uint8Array, attributes: MailboxAttributes, address: string): boolean {
  const hello = decode(body, address)
  checkVersion(hello.version, address)
  if (hello.namespace !== attributes.namespace || hello.name !== attributes.name) {
    throw new IpcError(
      'IPC_MISMATCH',
      `${address} serves the mailbox '${attributes.name}' of namespace '${attributes.namespace}', not '${String(hello.name)}' of '${String(hello.namespace)}'`,
      { address },
    )
  }
  agree(address, attributes, {
    namespace: attributes.namespace,
    name: attributes.name,
    codec: typeof hello.codec === 'string' ? hello.codec : '',
    capacity: limit(hello.capacity, address),
    bytes: limit(hello.bytes, address),
    maxMessageBytes: limit(hello.maxMessageBytes, address),
  })
  return hello.asksReceipts === true
}

/** `id`: identity of the owner, which a member that comes back knows again. */
export function encodeWelcome(hub: {
  readonly attributes: MailboxAttributes
  readonly id: string
  place(): string | undefined
}): Uint8Array {
  return encode({ version: MAILBOX_VERSION, ...pick(hub.attributes), owner: hub.id, place: hub.place() })
}

/** What an owner lets a member in with. */
export interface Welcome {
  readonly attributes: MailboxAttributes
  readonly owner: string
  /** By what those who have it open find each other after its name was removed. */
  readonly place: string | undefined
}

export function decodeWelcome(body: Uint8Array, address: string): Welcome {
  const welcome = decode(body, address)
  checkVersion(welcome.version, address)
  const [capacity, bytes, maxMessageBytes] = NUMBERS.map((name) => limit(welcome[name], address))
  const { namespace, name, codec, owner, place } = welcome
  const texts = typeof namespace === 'string' && typeof name === 'string' && typeof codec === 'string'
  if (!texts || typeof owner !== 'string') throw corrupt(address)
  if (place !== undefined && typeof place !== 'string') throw corrupt(address)
  if (capacity === undefined || bytes === undefined || maxMessageBytes === undefined) throw corrupt(address)
  return { attributes: { namespace, name, codec, capacity, bytes, maxMessageBytes }, owner, place }
}

export function encodeRefusal(error: unknown): Uint8Array {
  const code: IpcErrorCode = IpcError.is(error) ? error.code : 'IPC_SYSTEM'
  const message = (error instanceof Error ? error.message : String(error)).slice(0, 1000)
  return encode({ code, message } satisfies Refusal)
}

export function decodeRefusal(body: Uint8Array, address: string): IpcError {
  const { code, message } = decode(body, address)
  if (typeof code !== 'string' || !/^IPC_[A-Z_]{1,40}$/.test(code)) return corrupt(address)
  return new IpcError(code as IpcErrorCode, String(message), { address })
}

function pick(
  from: Pick<MailboxRequest, 'namespace' | 'name' | 'codec' | (typeof NUMBERS)[number]>,
): Record<string, unknown> {
  const { namespace, name, codec } = from
  const fields: Record<string, unknown> = { namespace, name, codec }
  for (const key of NUMBERS) fields[key] = from[key] === Number.POSITIVE_INFINITY ? 'Infinity' : from[key]
  return fields
}

function limit(value: unknown, address: string): number | undefined {
  if (value === undefined) return undefined
  if (value === 'Infinity') return Number.POSITIVE_INFINITY
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number
  throw corrupt(address)
}

function checkVersion(version: unknown, address: string): void {
  if (version === MAILBOX_VERSION) return
  throw new IpcError(
    'IPC_VERSION',
    `${address}: one side speaks version ${String(version)} of the mailbox protocol and this one ${MAILBOX_VERSION}: use one version of @ipc/socket`,
    { address },
  )
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

function decode(body: Uint8Array, address: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {}
  throw corrupt(address)
}

function corrupt(address: string): IpcError<'IPC_CORRUPT'> {
  return new IpcError(
    'IPC_CORRUPT',
    `${address} greeted with something that no @ipc program of this version says`,
    { address },
  )
}
