import { IpcError } from '@ipc/core'
import {
  BYTE_ORDER,
  CODEC_BYTES,
  CreationState,
  LAYOUT_VERSION,
  MAGIC,
  NAME_BYTES,
  NO_CAPACITY,
  SEGMENT,
  SegmentKind,
  SLOT_COUNT,
} from '../layout/structures.js'
import { MAX_RING_BYTES, type SegmentAttributes } from './attributes.js'
import { segmentLayout } from './segment-layout.js'

const WORD = SEGMENT.word

/** What a ready segment's header says. */
export interface SegmentHeader extends SegmentAttributes {
  readonly kind: number
  readonly generation: number
  readonly name: string
}

/** A header as bytes. `state`: `CreationState.none` first, `ready` when the rest is there. */
export function encodeHeader(header: SegmentHeader, state: number): Buffer {
  const bytes = Buffer.alloc(SEGMENT.size)
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, SEGMENT.size / 4)
  words[WORD.magic] = MAGIC
  words[WORD.layoutVersion] = LAYOUT_VERSION
  words[WORD.byteOrder] = BYTE_ORDER
  words[WORD.creationState] = state
  words[WORD.generation] = header.generation
  words[WORD.kind] = header.kind
  words[WORD.slots] = header.kind === SegmentKind.link ? 0 : SLOT_COUNT
  words[WORD.rings] = header.kind === SegmentKind.link ? 2 : 1
  words[WORD.ringBytes] = header.ringBytes
  words[WORD.capacity] = header.capacity
  words[WORD.bytes] = header.bytes
  words[WORD.maxMessageBytes] = header.maxMessageBytes
  bytes.write(header.codec, WORD.codec * 4, CODEC_BYTES - 1)
  bytes.write(header.name, WORD.name * 4, NAME_BYTES - 1)
  return bytes
}

/** Whether a header is that of a creator which has not finished. `bytes` may be shorter than a header. */
export function isUnfinished(bytes: Buffer): boolean {
  if (bytes.length === 0) return true
  if (bytes.length < 16) return false
  return (
    bytes.readInt32LE(WORD.magic * 4) === MAGIC &&
    bytes.readInt32LE(WORD.creationState * 4) === CreationState.none
  )
}

/**
 * Reads a header, believing nothing: `size` is the object's real size.
 * Throws `IPC_CORRUPT` for what no @ipc program wrote, `IPC_VERSION` for another layout, `IPC_MISMATCH` for another kind or name.
 */
export function decodeHeader(
  bytes: Buffer,
  size: number,
  kind: number,
  name: string | undefined,
  address: string,
): SegmentHeader {
  const corrupt = (what: string) =>
    new IpcError(
      'IPC_CORRUPT',
      `${address} ${what}: it is not of @ipc or was overwritten; unlink it or use another name`,
      {
        address,
      },
    )
  if (bytes.length < SEGMENT.size) throw corrupt(`has ${bytes.length} bytes, fewer than a header`)
  const word = (index: number) => bytes.readInt32LE(index * 4)
  if (word(WORD.magic) !== MAGIC) throw corrupt('does not begin with IPCR')
  if (word(WORD.byteOrder) !== BYTE_ORDER) throw corrupt('has the byte order of another machine')
  if (word(WORD.layoutVersion) !== LAYOUT_VERSION) {
    throw new IpcError(
      'IPC_VERSION',
      `${address} has layout version ${word(WORD.layoutVersion)} and this program knows ${LAYOUT_VERSION}: ` +
        'use the same version of @ipc/shm in both, or unlink it',
      { address },
    )
  }
  const header: SegmentHeader = {
    kind: word(WORD.kind),
    generation: word(WORD.generation),
    capacity: word(WORD.capacity),
    bytes: word(WORD.bytes),
    maxMessageBytes: word(WORD.maxMessageBytes),
    ringBytes: word(WORD.ringBytes),
    codec: text(bytes, WORD.codec * 4, CODEC_BYTES),
    name: text(bytes, WORD.name * 4, NAME_BYTES),
  }
  if (header.kind !== kind || (name !== undefined && header.name !== name)) {
    throw new IpcError(
      'IPC_MISMATCH',
      `${address} holds the ${KIND_NAMES[header.kind] ?? 'unknown object'} '${header.name}', ` +
        `not the ${KIND_NAMES[kind]} that was asked for: use another name`,
      { address },
    )
  }
  const { ringBytes, maxMessageBytes, capacity } = header
  const sound =
    ringBytes >= 32 &&
    ringBytes % 8 === 0 &&
    ringBytes <= MAX_RING_BYTES + 64 &&
    maxMessageBytes >= 0 &&
    2 * maxMessageBytes <= ringBytes &&
    header.bytes >= 0 &&
    capacity >= NO_CAPACITY
  if (!sound) throw corrupt(`says a ring of ${ringBytes} bytes for messages of up to ${maxMessageBytes}`)
  const needed = segmentLayout(kind, ringBytes).size
  if (size < needed) throw corrupt(`has ${size} bytes and its header describes ${needed}`)
  return header
}

const KIND_NAMES: Readonly<Record<number, string>> = { 1: 'mailbox', 2: 'link', 3: 'topic' }

function text(bytes: Buffer, at: number, length: number): string {
  const end = bytes.indexOf(0, at)
  return bytes.toString('utf8', at, end < 0 || end > at + length ? at + length : end)
}
