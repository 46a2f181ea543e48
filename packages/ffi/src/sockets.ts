import { libcFunction, onFirstUse } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { SystemCall, wasInterrupted } from './errors/system-call.js'
import { addressAt, checkRange } from './memory/byte-range.js'
import { unixAddress, unixAddressBytes } from './memory/unix-address.js'

export const MSG_PEEK = constants.MSG_PEEK
/** As a flag of `receive` on a seqpacket socket: answers the message's whole length, also where more than fits was cut off. */
export const MSG_TRUNC = constants.MSG_TRUNC

export type SocketType = 'stream' | 'seqpacket'
/** What the kernel vouches for: who called connect or listen at the other end. */
export interface PeerCredentials {
  readonly pid: number
  readonly uid: number
  readonly gid: number
}

type Transfer = (fd: number, bytes: Uint8Array, length: number, flags: number) => number
type TransferAt = (fd: number, address: number, length: number, flags: number) => number
type Option = (fd: number, level: number, option: number, value: Int32Array, length: Int32Array) => number

const libc = onFirstUse(() => ({
  socket: libcFunction<(domain: number, type: number, protocol: number) => number>('socket', 'int', [
    'int',
    'int',
    'int',
  ]),
  socketpair: libcFunction<(domain: number, type: number, protocol: number, ends: Int32Array) => number>(
    'socketpair',
    'int',
    ['int', 'int', 'int', 'pointer'],
  ),
  bind: libcFunction<(fd: number, address: Uint8Array, length: number) => number>('bind', 'int', [
    'int',
    'pointer',
    'uint',
  ]),
  connect: libcFunction<(fd: number, address: Uint8Array, length: number) => number>('connect', 'int', [
    'int',
    'pointer',
    'uint',
  ]),
  listen: libcFunction<(fd: number, backlog: number) => number>('listen', 'int', ['int', 'int']),
  accept: libcFunction<(fd: number, address: null, length: null, flags: number) => number>('accept4', 'int', [
    'int',
    'pointer',
    'pointer',
    'int',
  ]),
  shutdown: libcFunction<(fd: number, how: number) => number>('shutdown', 'int', ['int', 'int']),
  getsockopt: libcFunction<Option>('getsockopt', 'int', ['int', 'int', 'int', 'pointer', 'pointer']),
  setsockopt: libcFunction<
    (fd: number, level: number, option: number, value: Int32Array, length: number) => number
  >('setsockopt', 'int', ['int', 'int', 'int', 'pointer', 'uint']),
  send: libcFunction<Transfer>('send', 'long', ['int', 'pointer', 'size', 'int']),
  sendAt: libcFunction<TransferAt>('send', 'long', ['int', 'address', 'size', 'int']),
  recv: libcFunction<Transfer>('recv', 'long', ['int', 'pointer', 'size', 'int']),
  recvAt: libcFunction<TransferAt>('recv', 'long', ['int', 'address', 'size', 'int']),
}))

const making = ['EACCES', 'EAFNOSUPPORT', 'EMFILE', 'ENFILE', 'ENOBUFS'] as const
const socketCall = new SystemCall('socket', { reported: making })
const socketpairCall = new SystemCall('socketpair', { reported: making })
const path = ['EACCES', 'EBADF', 'EINVAL', 'ELOOP', 'ENAMETOOLONG', 'ENOTDIR', 'ENOTSOCK'] as const
const bindCall = new SystemCall('bind', {
  reported: [...path, 'EADDRINUSE', 'EADDRNOTAVAIL', 'ENOENT', 'ENOSPC', 'EROFS', 'EDQUOT'],
})
const connectCall = new SystemCall('connect', {
  expected: ['EAGAIN', 'ECONNREFUSED', 'ENOENT'],
  reported: [...path, 'EISCONN', 'EPROTOTYPE', 'ENOBUFS'],
})
const listenCall = new SystemCall('listen', {
  reported: ['EADDRINUSE', 'EBADF', 'EINVAL', 'ENOTSOCK', 'EOPNOTSUPP'],
})
const acceptCall = new SystemCall('accept4', {
  expected: ['EAGAIN'],
  reported: ['EBADF', 'ECONNABORTED', 'EINVAL', 'EMFILE', 'ENFILE', 'ENOBUFS', 'ENOTSOCK', 'EOPNOTSUPP'],
})
const shutdownCall = new SystemCall('shutdown', { expected: ['ENOTCONN'], reported: ['EBADF', 'ENOTSOCK'] })
const optionErrors = {
  reported: ['EBADF', 'EINVAL', 'ENOPROTOOPT', 'ENOTSOCK', 'ENOTCONN'],
} as const
const getsockoptCall = new SystemCall('getsockopt', optionErrors)
const setsockoptCall = new SystemCall('setsockopt', optionErrors)
const sendCall = new SystemCall('send', {
  expected: ['EAGAIN', 'EPIPE', 'ECONNRESET'],
  reported: ['EBADF', 'EMSGSIZE', 'ENOBUFS', 'ENOTCONN', 'ENOTSOCK', 'EINVAL'],
})
const recvCall = new SystemCall('recv', {
  expected: ['EAGAIN', 'ECONNRESET'],
  reported: ['EBADF', 'EINVAL', 'ENOTCONN', 'ENOTSOCK'],
})

const sendFlags = constants.MSG_NOSIGNAL | constants.MSG_DONTWAIT
const how = { read: constants.SHUT_RD, write: constants.SHUT_WR, both: constants.SHUT_RDWR } as const
const bufferOption = { send: constants.SO_SNDBUF, receive: constants.SO_RCVBUF } as const
const value = new Int32Array(3)
const valueLength = new Int32Array(1)

function kind(type: SocketType): number {
  const number = type === 'stream' ? constants.SOCK_STREAM : constants.SOCK_SEQPACKET
  return number | constants.SOCK_NONBLOCK | constants.SOCK_CLOEXEC
}

/** Makes a Unix socket that never waits and is close-on-exec. Follows socket(2), unix(7). @throws SystemError */
export function socket(domain: 'unix', type: SocketType): number {
  if (domain !== 'unix') throw new TypeError(`no sockets of the domain ${String(domain)} here: use node:net`)
  const fd = libc().socket(constants.AF_UNIX, kind(type), 0)
  return fd >= 0 ? fd : socketCall.failed(`a ${type} socket`)
}

/** Two Unix sockets joined to each other, that never wait and are close-on-exec. Follows socketpair(2). @throws SystemError */
export function socketPair(type: SocketType): [number, number] {
  const ends = new Int32Array(2)
  if (libc().socketpair(constants.AF_UNIX, kind(type), 0, ends) === -1)
    socketpairCall.failed(`${type} sockets`)
  return [ends[0] as number, ends[1] as number]
}

/**
 * Gives a socket its path; a path that begins with a NUL byte is a name in the abstract namespace. Follows bind(2), unix(7).
 * @throws RangeError for more than 107 bytes, before the call; SystemError (EADDRINUSE: it is there, dead or alive).
 */
export function bindUnix(fd: number, path: string): void {
  const length = unixAddressBytes(path)
  if (libc().bind(fd, unixAddress, length) === -1) bindCall.failed(path)
}

/** Takes connections; the kernel keeps up to `backlog` of them (and net.core.somaxconn) until they are accepted. Follows listen(2). */
export function listen(fd: number, backlog: number): void {
  if (libc().listen(fd, backlog) === -1) listenCall.failed(fd)
}

/** Takes the oldest waiting connection, as a descriptor that never waits. Follows accept4(2). @returns the descriptor or -EAGAIN. */
export function accept(fd: number): number {
  const connection = libc().accept(fd, null, null, constants.SOCK_NONBLOCK | constants.SOCK_CLOEXEC)
  if (connection >= 0) return connection
  return wasInterrupted() ? accept(fd) : acceptCall.failed(fd)
}

/**
 * Connects to the socket at a path, at once. Follows connect(2), unix(7).
 * @returns 0, -EAGAIN (the backlog is full: try later), -ECONNREFUSED (a dead owner's path) or -ENOENT (nothing there).
 * @throws RangeError for a path over 107 bytes; SystemError, EPROTOTYPE where the other is of another type.
 */
export function connectUnix(fd: number, path: string): number {
  const length = unixAddressBytes(path)
  if (libc().connect(fd, unixAddress, length) === 0) return 0
  return wasInterrupted() ? connectUnix(fd, path) : connectCall.failed(path)
}

/** Ends one direction or both for all holders of the socket; nothing happens when it is not connected. Follows shutdown(2). */
export function shutdown(fd: number, direction: 'read' | 'write' | 'both'): void {
  if (libc().shutdown(fd, how[direction]) === -1) shutdownCall.failed(fd)
}

/** Who is at the other end of a connection, as of when it was made. Follows unix(7), SO_PEERCRED. */
export function peerCredentials(fd: number): PeerCredentials {
  getOption(fd, constants.SO_PEERCRED, 12)
  return { pid: value[0] as number, uid: (value[1] as number) >>> 0, gid: (value[2] as number) >>> 0 }
}

/** Takes the error that waits on a socket: 0 or a positive error number. Follows socket(7), SO_ERROR. */
export function socketError(fd: number): number {
  return getOption(fd, constants.SO_ERROR, 4)
}

/** Sets a buffer's bytes: the kernel doubles them for its own overhead, up to net.core.wmem_max or rmem_max. Follows socket(7). */
export function setSocketBuffer(fd: number, direction: 'send' | 'receive', bytes: number): void {
  value[0] = bytes
  if (libc().setsockopt(fd, constants.SOL_SOCKET, bufferOption[direction], value, 4) === -1)
    setsockoptCall.failed(fd)
}

/** A buffer's bytes as the kernel counts them, overhead included. Follows socket(7). */
export function getSocketBuffer(fd: number, direction: 'send' | 'receive'): number {
  return getOption(fd, bufferOption[direction], 4)
}

/**
 * Sends up to `length` bytes (a seqpacket socket: all or none); never waits, raises no SIGPIPE. Follows send(2).
 * @returns the bytes sent, -EAGAIN no room, -EPIPE or -ECONNRESET the other end is gone.
 * @throws SystemError, EMSGSIZE for a packet over the send buffer; RangeError.
 */
export function send(fd: number, bytes: Uint8Array, offset = 0, length = bytes.byteLength - offset): number {
  checkRange(bytes, offset, length)
  const calls = libc()
  const sent =
    offset === 0
      ? calls.send(fd, bytes, length, sendFlags)
      : calls.sendAt(fd, addressAt(bytes, offset), length, sendFlags)
  if (sent >= 0) return sent
  return wasInterrupted() ? send(fd, bytes, offset, length) : sendCall.failed(fd)
}

/**
 * Receives up to `length` bytes into `bytes` from `offset` on; never waits. Of a packet that is longer the rest is lost:
 * `flags` MSG_TRUNC answers its whole length. Descriptors that came with the bytes are closed. Follows recv(2).
 * @returns the bytes received, 0 the other end has closed (or an empty packet), -EAGAIN nothing there, -ECONNRESET.
 */
export function receive(
  fd: number,
  bytes: Uint8Array,
  offset = 0,
  length = bytes.byteLength - offset,
  flags = 0,
): number {
  checkRange(bytes, offset, length)
  const calls = libc()
  const all = flags | constants.MSG_DONTWAIT
  const got =
    offset === 0
      ? calls.recv(fd, bytes, length, all)
      : calls.recvAt(fd, addressAt(bytes, offset), length, all)
  if (got >= 0) return got
  return wasInterrupted() ? receive(fd, bytes, offset, length, flags) : recvCall.failed(fd)
}

function getOption(fd: number, option: number, bytes: number): number {
  valueLength[0] = bytes
  if (libc().getsockopt(fd, constants.SOL_SOCKET, option, value, valueLength) === -1)
    return getsockoptCall.failed(fd)
  return value[0] as number
}
