import { libcFunction, onFirstUse } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { layouts } from './constants/layouts.js'
import { SystemCall } from './errors/system-call.js'

const libc = onFirstUse(() => ({
  msgctl: libcFunction<(id: number, command: number, out: Int32Array) => number>('msgctl', 'int', [
    'int',
    'int',
    'pointer',
  ]),
}))
const msgctlCall = new SystemCall('msgctl', { reported: ['EACCES', 'EIDRM', 'EINVAL'] })

const status = new Int32Array(layouts.msqidDs.size / 4)
const at = layouts.msqidDs

/**
 * The counts of a System V queue, read again and again into the same fields: for those who look often. Allocates nothing.
 * Follows msgctl(2), IPC_STAT.
 */
export class SysvQueueCounts {
  messages = 0
  bytes = 0
  maxBytes = 0
  lastSenderPid = 0
  lastReceiverPid = 0
  /** Seconds, the low 32 bits. */
  sendTime = 0
  receiveTime = 0

  /** Reads the counts of a queue now. @throws SystemError: EINVAL or EIDRM when it is gone. */
  read(id: number): this {
    if (libc().msgctl(id, constants.IPC_STAT, status) === -1) msgctlCall.failed(id)
    // All of them fit 32 bits: the kernel bounds a queue's bytes and messages by an int.
    this.messages = status[at.messages / 4] as number
    this.bytes = status[at.bytes / 4] as number
    this.maxBytes = status[at.maxBytes / 4] as number
    this.lastSenderPid = status[at.lastSenderPid / 4] as number
    this.lastReceiverPid = status[at.lastReceiverPid / 4] as number
    this.sendTime = status[at.sendTime / 4] as number
    this.receiveTime = status[at.receiveTime / 4] as number
    return this
  }
}
