import { addressOf, libcFunction, onFirstUse } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { layouts } from './constants/layouts.js'
import { SystemCall, wasInterrupted } from './errors/system-call.js'
import { addressAt, checkRange } from './memory/byte-range.js'
import { writeWord } from './memory/word.js'

/** The most descriptors that one message can carry (SCM_MAX_FD). */
export const maxDescriptorsPerMessage = 253

export interface ReceivedDescriptors {
  /** Bytes received, 0 the other end has closed, -EAGAIN nothing there, -ECONNRESET. */
  readonly length: number
  /** Now open in this process, close-on-exec: the caller closes them. */
  readonly descriptors: number[]
  /** Some descriptors were lost, since this process may open no more. */
  readonly truncated: boolean
}

const libc = onFirstUse(() => ({
  sendmsg: libcFunction<(fd: number, header: Buffer, flags: number) => number>('sendmsg', 'long', [
    'int',
    'pointer',
    'int',
  ]),
  recvmsg: libcFunction<(fd: number, header: Buffer, flags: number) => number>('recvmsg', 'long', [
    'int',
    'pointer',
    'int',
  ]),
}))
const sendmsgCall = new SystemCall('sendmsg', {
  expected: ['EAGAIN', 'EPIPE', 'ECONNRESET'],
  reported: ['EBADF', 'EINVAL', 'EMSGSIZE', 'ENOBUFS', 'ENOTCONN', 'ENOTSOCK', 'EOPNOTSUPP', 'ETOOMANYREFS'],
})
const recvmsgCall = new SystemCall('recvmsg', {
  expected: ['EAGAIN', 'ECONNRESET'],
  reported: ['EBADF', 'EINVAL', 'ENOBUFS', 'ENOTCONN', 'ENOTSOCK'],
})

const head = layouts.cmsghdr.size
const header = Buffer.alloc(layouts.msghdr.size)
const vector = Buffer.alloc(layouts.iovec.size)
const control = Buffer.alloc(head + maxDescriptorsPerMessage * 4 + 4)

function prepare(bytes: Uint8Array, offset: number, length: number, controlLength: number): void {
  checkRange(bytes, offset, length)
  writeWord(vector, layouts.iovec.base, length === 0 ? 0 : addressAt(bytes, offset))
  writeWord(vector, layouts.iovec.length, length)
  header.fill(0)
  writeWord(header, layouts.msghdr.iov, addressOf(vector))
  writeWord(header, layouts.msghdr.iovLength, 1)
  writeWord(header, layouts.msghdr.control, controlLength === 0 ? 0 : addressOf(control))
  writeWord(header, layouts.msghdr.controlLength, controlLength)
}

/**
 * Sends bytes (at least one) and with the first of them copies of descriptors, 253 at most; never waits.
 * Follows sendmsg(2), unix(7), SCM_RIGHTS. @returns as `send`. @throws SystemError, EBADF where one of them is not open; RangeError.
 */
export function sendWithDescriptors(fd: number, bytes: Uint8Array, descriptors: readonly number[]): number {
  if (bytes.byteLength === 0) throw new RangeError('descriptors travel with one byte at least')
  if (descriptors.length > maxDescriptorsPerMessage) {
    throw new RangeError(
      `a message carries ${maxDescriptorsPerMessage} descriptors at most, not ${descriptors.length}`,
    )
  }
  const data = descriptors.length * 4
  prepare(bytes, 0, bytes.byteLength, data === 0 ? 0 : head + Math.ceil(data / 8) * 8)
  writeWord(control, layouts.cmsghdr.length, head + data)
  control.writeInt32LE(constants.SOL_SOCKET, layouts.cmsghdr.level)
  control.writeInt32LE(constants.SCM_RIGHTS, layouts.cmsghdr.type)
  for (const [index, descriptor] of descriptors.entries()) control.writeInt32LE(descriptor, head + index * 4)
  const sent = libc().sendmsg(fd, header, constants.MSG_NOSIGNAL | constants.MSG_DONTWAIT)
  if (sent >= 0) return sent
  return wasInterrupted() ? sendWithDescriptors(fd, bytes, descriptors) : sendmsgCall.failed(fd)
}

/** Receives bytes and the descriptors that came with them; never waits. A call returns the descriptors of one message. Follows recvmsg(2). */
export function receiveWithDescriptors(
  fd: number,
  bytes: Uint8Array,
  offset = 0,
  length = bytes.byteLength - offset,
): ReceivedDescriptors {
  prepare(bytes, offset, length, control.byteLength)
  const got = libc().recvmsg(fd, header, constants.MSG_DONTWAIT | constants.MSG_CMSG_CLOEXEC)
  if (got < 0) {
    if (wasInterrupted()) return receiveWithDescriptors(fd, bytes, offset, length)
    return { length: recvmsgCall.failed(fd), descriptors: [], truncated: false }
  }
  const truncated = (header.readInt32LE(layouts.msghdr.flags) & constants.MSG_CTRUNC) !== 0
  return { length: got, descriptors: descriptorsInControl(), truncated }
}

function descriptorsInControl(): number[] {
  const descriptors: number[] = []
  const end = header.readUInt32LE(layouts.msghdr.controlLength)
  for (let start = 0; start + head <= end; ) {
    const length = control.readUInt32LE(start + layouts.cmsghdr.length)
    const level = control.readInt32LE(start + layouts.cmsghdr.level)
    const type = control.readInt32LE(start + layouts.cmsghdr.type)
    if (level === constants.SOL_SOCKET && type === constants.SCM_RIGHTS) {
      for (let at = start + head; at + 4 <= start + length; at += 4) descriptors.push(control.readInt32LE(at))
    }
    start += Math.max(head, Math.ceil(length / 8) * 8)
  }
  return descriptors
}
