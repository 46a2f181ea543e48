import { libcFunction, onFirstUse } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { layouts } from './constants/layouts.js'
import { SystemCall } from './errors/system-call.js'

/** How a TCP connection stands, as its kernel sees it. */
export interface TcpInfo {
  /** Segments that were sent and are not acknowledged. */
  readonly unacknowledged: number
  /** Looks into a window that the other side has let go to zero (or keep-alives) without an answer so far. */
  readonly probes: number
  /** Milliseconds since data was last sent, again or for the first time. */
  readonly lastSentMs: number
  /** Milliseconds since the other side last acknowledged anything. */
  readonly lastAcknowledgedMs: number
}

const libc = onFirstUse(() => ({
  getsockopt: libcFunction<
    (fd: number, level: number, option: number, value: Buffer, length: Int32Array) => number
  >('getsockopt', 'int', ['int', 'int', 'int', 'pointer', 'pointer']),
}))
const getsockoptCall = new SystemCall('getsockopt', {
  reported: ['EBADF', 'EINVAL', 'ENOPROTOOPT', 'ENOTSOCK', 'EOPNOTSUPP'],
})

const { tcpInfo: layout } = layouts
const info = Buffer.alloc(layout.size)
const length = new Int32Array(1)

/** Asks the kernel about a TCP connection. Follows tcp(7), TCP_INFO. @throws SystemError, EOPNOTSUPP or ENOPROTOOPT for another kind of socket. */
export function tcpInfo(fd: number): TcpInfo {
  length[0] = layout.size
  if (libc().getsockopt(fd, constants.IPPROTO_TCP, constants.TCP_INFO, info, length) === -1)
    getsockoptCall.failed(fd)
  return {
    unacknowledged: info.readUInt32LE(layout.unacknowledged),
    probes: info.readUInt8(layout.probes),
    lastSentMs: info.readUInt32LE(layout.lastSent),
    lastAcknowledgedMs: info.readUInt32LE(layout.lastAcknowledged),
  }
}
