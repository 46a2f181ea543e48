/**
 * A message in a mailbox's FIFO is one fragment or several, from any number of writers in any mixture. Each fragment is
 * written whole by one write of at most PIPE_BUF bytes, little-endian:
 *
 *     0        4    5     6      8         12       16       20         24
 *     +--------+----+-----+------+---------+--------+--------+----------+--- … ---+
 *     | magic  |flag|zero |length| process | handle |message | position |  data   |
 *     +--------+----+-----+------+---------+--------+--------+----------+--- … ---+
 *
 * `position`: in a message's first fragment the length of the whole message, in the others where their data belongs.
 */
export const FRAGMENT_FIELDS = [
  { name: 'magic', offset: 0, size: 4 },
  { name: 'flags', offset: 4, size: 1 },
  { name: 'reserved', offset: 5, size: 1 },
  { name: 'length', offset: 6, size: 2 },
  { name: 'process', offset: 8, size: 4 },
  { name: 'handle', offset: 12, size: 4 },
  { name: 'message', offset: 16, size: 4 },
  { name: 'position', offset: 20, size: 4 },
] as const

export const FRAGMENT_HEADER_BYTES = 24
/** PIPE_BUF, and a page: no fragment crosses from one page of the pipe into the next. */
export const FRAGMENT_BYTES = 4096
/** The most data in one fragment, and so the largest message of a mailbox that several may read. */
export const FRAGMENT_DATA_BYTES = FRAGMENT_BYTES - FRAGMENT_HEADER_BYTES

export const FragmentFlag = { first: 1, last: 2, cancelled: 4 } as const

const KNOWN_FLAGS = FragmentFlag.first | FragmentFlag.last | FragmentFlag.cancelled
const MAGIC = [0x69, 0x70, 0x63, 0x01] as const // 'ipc' and the version of this layout

/** A decoded header; reused from fragment to fragment. */
export interface FragmentHeader {
  flags: number
  length: number
  process: number
  handle: number
  message: number
  position: number
}

export function newFragmentHeader(process = 0, handle = 0): FragmentHeader {
  return { flags: 0, length: 0, process, handle, message: 0, position: 0 }
}

export function writeFragmentHeader(into: Uint8Array, at: number, header: Readonly<FragmentHeader>): void {
  into[at] = MAGIC[0]
  into[at + 1] = MAGIC[1]
  into[at + 2] = MAGIC[2]
  into[at + 3] = MAGIC[3]
  into[at + 4] = header.flags
  into[at + 5] = 0
  into[at + 6] = header.length
  into[at + 7] = header.length >>> 8
  writeUint32(into, at + 8, header.process)
  writeUint32(into, at + 12, header.handle)
  writeUint32(into, at + 16, header.message)
  writeUint32(into, at + 20, header.position)
}

/** Reads a header at `at`; false when no fragment of ours that ends by `end` begins there. */
export function readFragmentHeader(
  from: Uint8Array,
  at: number,
  end: number,
  header: FragmentHeader,
): boolean {
  if (!hasMagic(from, at) || end - at < FRAGMENT_HEADER_BYTES) return false
  header.flags = from[at + 4] as number
  header.length = (from[at + 6] as number) | ((from[at + 7] as number) << 8)
  if ((header.flags & ~KNOWN_FLAGS) !== 0 || from[at + 5] !== 0) return false
  if (header.length > FRAGMENT_DATA_BYTES || at + FRAGMENT_HEADER_BYTES + header.length > end) return false
  header.process = readUint32(from, at + 8)
  header.handle = readUint32(from, at + 12)
  header.message = readUint32(from, at + 16)
  header.position = readUint32(from, at + 20)
  return true
}

/** Where the next fragment may begin, from `at` on, after bytes that are none of ours; `end` when nowhere. */
export function findFragment(from: Uint8Array, at: number, end: number): number {
  let next = from.indexOf(MAGIC[0], at)
  while (next !== -1 && next < end) {
    if (hasMagic(from, next)) return next
    next = from.indexOf(MAGIC[0], next + 1)
  }
  return end
}

function hasMagic(from: Uint8Array, at: number): boolean {
  return (
    from[at] === MAGIC[0] &&
    from[at + 1] === MAGIC[1] &&
    from[at + 2] === MAGIC[2] &&
    from[at + 3] === MAGIC[3]
  )
}

function writeUint32(into: Uint8Array, at: number, value: number): void {
  into[at] = value
  into[at + 1] = value >>> 8
  into[at + 2] = value >>> 16
  into[at + 3] = value >>> 24
}

function readUint32(from: Uint8Array, at: number): number {
  const low = (from[at] as number) | ((from[at + 1] as number) << 8) | ((from[at + 2] as number) << 16)
  return (low | ((from[at + 3] as number) << 24)) >>> 0
}
