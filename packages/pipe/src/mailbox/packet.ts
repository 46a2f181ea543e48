/**
 * A mailbox's FIFO is in packet mode: one write is one packet, one read takes exactly one. Each packet is one fragment
 * of a message, little-endian:
 *
 *     0        4    5     6      8         12       16       20         24
 *     +--------+----+-----+------+---------+--------+--------+----------+--- … ---+--- … ---+
 *     | magic  |flag|zero |length| process | handle |message | position |  data   | padding |
 *     +--------+----+-----+------+---------+--------+--------+----------+--- … ---+--- … ---+
 *
 * `position`: in a message's first fragment the length of the whole message, in the others where their data belongs.
 */
export const PACKET_FIELDS = [
  { name: 'magic', offset: 0, size: 4 },
  { name: 'flags', offset: 4, size: 1 },
  { name: 'reserved', offset: 5, size: 1 },
  { name: 'length', offset: 6, size: 2 },
  { name: 'process', offset: 8, size: 4 },
  { name: 'handle', offset: 12, size: 4 },
  { name: 'message', offset: 16, size: 4 },
  { name: 'position', offset: 20, size: 4 },
] as const

export const PACKET_HEADER_BYTES = 24
/** One page: the most that a pipe takes in one piece, and what each packet occupies of it. */
export const PACKET_BYTES = 4096
/** The most data in one packet, and so the largest message that several readers may share a mailbox for. */
export const PACKET_DATA_BYTES = PACKET_BYTES - PACKET_HEADER_BYTES

/**
 * The kernel tells the bytes in a pipe, but not the packets. So every packet is padded to one more than a multiple of
 * 273: then the bytes modulo 273 are the packets. 273 divides 4,095, so that a full packet counts too, and is more than
 * the 256 packets of the largest pipe an ordinary user may have.
 */
export const PACKET_STEP = 273
export const MOST_PACKETS = 256

export const PacketFlag = { first: 1, last: 2, cancelled: 4 } as const

const KNOWN_FLAGS = PacketFlag.first | PacketFlag.last | PacketFlag.cancelled
const MAGIC = [0x69, 0x70, 0x63, 0x01] as const // 'ipc' and the version of this layout

/** A decoded packet header; reused from packet to packet. */
export interface PacketHeader {
  flags: number
  length: number
  process: number
  handle: number
  message: number
  position: number
}

/** The bytes of a packet with `length` bytes of data, padding included. */
export function packetBytes(length: number): number {
  return Math.ceil((PACKET_HEADER_BYTES + length - 1) / PACKET_STEP) * PACKET_STEP + 1
}

export function writePacketHeader(into: Uint8Array, at: number, header: Readonly<PacketHeader>): void {
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

/** Reads a header at `at`; false when no packet of ours that ends by `end` begins there. */
export function readPacketHeader(from: Uint8Array, at: number, end: number, header: PacketHeader): boolean {
  if (!hasMagic(from, at) || end - at < PACKET_HEADER_BYTES) return false
  header.flags = from[at + 4] as number
  header.length = (from[at + 6] as number) | ((from[at + 7] as number) << 8)
  if ((header.flags & ~KNOWN_FLAGS) !== 0 || from[at + 5] !== 0) return false
  if (header.length > PACKET_DATA_BYTES || at + packetBytes(header.length) > end) return false
  header.process = readUint32(from, at + 8)
  header.handle = readUint32(from, at + 12)
  header.message = readUint32(from, at + 16)
  header.position = readUint32(from, at + 20)
  return true
}

/** Where the next packet may begin after bytes that are none of ours; `end` when nowhere. */
export function findPacket(from: Uint8Array, at: number, end: number): number {
  for (
    let next = from.indexOf(MAGIC[0], at);
    next !== -1 && next < end;
    next = from.indexOf(MAGIC[0], next + 1)
  ) {
    if (hasMagic(from, next)) return next
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
