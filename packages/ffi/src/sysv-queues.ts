import { addressOf, libcFunction, onFirstUse } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { layouts } from './constants/layouts.js'
import { SystemCall } from './errors/system-call.js'
import { checkCString } from './memory/c-string.js'
import {
  type IpcPermissions,
  type PermissionChanges,
  readPermissions,
  writePermissions,
} from './memory/ipc-permissions.js'
import { writeWord } from './memory/word.js'

export const MSG_NOERROR = constants.MSG_NOERROR
export const MSG_EXCEPT = constants.MSG_EXCEPT
export const MSG_COPY = constants.MSG_COPY

/** What the kernel keeps of a System V queue. Times are seconds since 1970, 0 for never. */
export interface QueueStatus extends IpcPermissions {
  readonly messages: number
  readonly bytes: number
  readonly maxBytes: number
  readonly lastSenderPid: number
  readonly lastReceiverPid: number
  readonly sendTime: number
  readonly receiveTime: number
  readonly changeTime: number
}

/** Counts over all System V queues of the system (of the IPC namespace), and its limits. */
export interface QueuesInformation {
  readonly queues: number
  readonly messages: number
  readonly bytes: number
  readonly maxMessageBytes: number
  readonly maxQueueBytes: number
  readonly maxQueues: number
}

type Control = (id: number, command: number, out: Uint8Array | null) => number

const libc = onFirstUse(() => ({
  msgget: libcFunction<(key: number, flags: number) => number>('msgget', 'int', ['int', 'int']),
  msgsnd: libcFunction<(id: number, message: number, length: number, flags: number) => number>(
    'msgsnd',
    'int',
    ['int', 'address', 'size', 'int'],
  ),
  msgrcv: libcFunction<(id: number, message: number, length: number, type: number, flags: number) => number>(
    'msgrcv',
    'int',
    ['int', 'address', 'size', 'long', 'int'],
  ),
  msgctl: libcFunction<Control>('msgctl', 'int', ['int', 'int', 'pointer']),
  ftok: libcFunction<(path: string, projectId: number) => number>('ftok', 'int', ['string', 'int']),
}))
const msggetCall = new SystemCall('msgget', { reported: ['EACCES', 'EEXIST', 'ENOENT', 'ENOSPC'] })
const msgsndCall = new SystemCall('msgsnd', {
  expected: ['EAGAIN', 'EIDRM', 'EINTR'],
  reported: ['EACCES', 'EINVAL'],
})
const msgrcvCall = new SystemCall('msgrcv', {
  expected: ['ENOMSG', 'E2BIG', 'EIDRM', 'EINTR'],
  reported: ['EACCES', 'EINVAL'],
})
const msgctlCall = new SystemCall('msgctl', { reported: ['EACCES', 'EIDRM', 'EINVAL'] })
const ftokCall = new SystemCall('ftok', {
  reported: ['EACCES', 'ELOOP', 'ENAMETOOLONG', 'ENOENT', 'ENOTDIR', 'EOVERFLOW'],
})

const typeBytes = 8
const status = Buffer.alloc(layouts.msqidDs.size)
const information = Buffer.alloc(layouts.msginfo.size)
const informationWords = new Int32Array(information.buffer, information.byteOffset, layouts.msginfo.size / 4)

/** A struct msgbuf to send from and receive into, made once: `type` (mtype), then up to `capacityBytes` of `data`. */
export class SysvMessageBuffer {
  readonly data: Uint8Array
  readonly #words: Uint32Array
  /** Where the structure lies: for this file's calls. */
  readonly address: number

  constructor(capacityBytes: number) {
    const buffer = new ArrayBuffer(typeBytes + Math.max(8, Math.ceil(capacityBytes / 8) * 8))
    this.#words = new Uint32Array(buffer, 0, 2)
    this.data = new Uint8Array(buffer, typeBytes, capacityBytes)
    this.address = addressOf(this.#words)
  }

  /** Whether its memory was transferred away, so that the system must not write to its address any more. */
  get isTransferred(): boolean {
    return this.#words.length === 0
  }

  /** 1 or more. A type over 2^53 of a foreign program comes rounded. */
  get type(): number {
    return (this.#words[1] as number) * 0x1_0000_0000 + (this.#words[0] as number)
  }

  set type(type: number) {
    this.#words[0] = type >>> 0
    this.#words[1] = Math.floor(type / 0x1_0000_0000)
  }
}

function checkLength(message: SysvMessageBuffer, length: number): void {
  if (message.isTransferred)
    throw new RangeError('the message buffer was transferred: its memory is not its own')
  if (!(length >= 0 && length <= message.data.length)) {
    throw new RangeError(`${length} bytes do not lie within a message of ${message.data.length}`)
  }
}

/**
 * The identifier of the queue of a key; with IPC_CREAT it is made, with the low nine bits of `flags` as its mode.
 * Follows msgget(2). @throws SystemError: ENOENT none there, EEXIST with IPC_EXCL, ENOSPC over kernel.msgmni.
 */
export function msgget(key: number, flags: number): number {
  const id = libc().msgget(key, flags)
  return id >= 0 ? id : msggetCall.failed(key)
}

/**
 * Sends `dataLength` bytes of a message buffer with its type. Waits while the queue is full, unless flags have IPC_NOWAIT,
 * which every call here should give: no thread may stay in a call. Follows msgsnd(2).
 * @returns 0, -EAGAIN full, -EIDRM removed while waiting, -EINTR a signal came while waiting.
 * @throws SystemError: EINVAL for a queue that is gone, a type under 1, or more than kernel.msgmax bytes.
 */
export function msgsnd(id: number, message: SysvMessageBuffer, dataLength: number, flags: number): number {
  checkLength(message, dataLength)
  return libc().msgsnd(id, message.address, dataLength, flags) === 0 ? 0 : msgsndCall.failed(id)
}

/**
 * Takes a message into a buffer: type 0 the oldest, > 0 the oldest of that type (with MSG_EXCEPT of any other), < 0 the
 * oldest of the lowest type up to -type. Waits unless flags have IPC_NOWAIT, which every call here should give. With
 * MSG_COPY | IPC_NOWAIT `type` is an index and the message stays. Follows msgrcv(2).
 * @returns its bytes, -ENOMSG none there, -E2BIG longer than the buffer (it stays; MSG_NOERROR cuts it), -EIDRM, -EINTR.
 * @throws SystemError: EINVAL for a queue that is gone.
 */
export function msgrcv(id: number, message: SysvMessageBuffer, type: number, flags: number): number {
  const capacity = message.data.length
  checkLength(message, capacity)
  const got = libc().msgrcv(id, message.address, capacity, type, flags)
  return got >= 0 ? got : msgrcvCall.failed(id)
}

/** The state of a queue. Follows msgctl(2), IPC_STAT. @throws SystemError: EINVAL or EIDRM when it is gone. */
export function msgctlStat(id: number): QueueStatus {
  if (libc().msgctl(id, constants.IPC_STAT, status) === -1) msgctlCall.failed(id)
  const at = layouts.msqidDs
  return {
    ...readPermissions(status),
    messages: Number(status.readBigUInt64LE(at.messages)),
    bytes: Number(status.readBigUInt64LE(at.bytes)),
    maxBytes: Number(status.readBigUInt64LE(at.maxBytes)),
    lastSenderPid: status.readInt32LE(at.lastSenderPid),
    lastReceiverPid: status.readInt32LE(at.lastReceiverPid),
    sendTime: Number(status.readBigInt64LE(at.sendTime)),
    receiveTime: Number(status.readBigInt64LE(at.receiveTime)),
    changeTime: Number(status.readBigInt64LE(at.changeTime)),
  }
}

/**
 * Changes a queue's byte limit, mode or owner; what is not given stays. Follows msgctl(2), IPC_SET.
 * @throws SystemError: EPERM not the owner, or more bytes than kernel.msgmnb as an ordinary user.
 */
export function msgctlSet(
  id: number,
  changes: PermissionChanges & { readonly maxBytes?: number | undefined },
): void {
  if (libc().msgctl(id, constants.IPC_STAT, status) === -1) msgctlCall.failed(id)
  if (changes.maxBytes !== undefined) writeWord(status, layouts.msqidDs.maxBytes, changes.maxBytes)
  writePermissions(status, changes)
  if (libc().msgctl(id, constants.IPC_SET, status) === -1) msgctlCall.failed(id)
}

/** Removes a queue and its messages; who waits there gets EIDRM. Follows msgctl(2), IPC_RMID. */
export function msgctlRemove(id: number): void {
  if (libc().msgctl(id, constants.IPC_RMID, null) === -1) msgctlCall.failed(id)
}

/** Counts and limits of all queues, cheap enough to look at often (under 1 µs). Follows msgctl(2), MSG_INFO. */
export function msgctlInfo(): QueuesInformation {
  if (libc().msgctl(0, constants.MSG_INFO, information) === -1) msgctlCall.failed('all queues')
  const word = (offset: number) => informationWords[offset / 4] as number
  const at = layouts.msginfo
  return {
    queues: word(at.queues),
    messages: word(at.messages),
    bytes: word(at.bytes),
    maxMessageBytes: word(at.maxMessageBytes),
    maxQueueBytes: word(at.maxQueueBytes),
    maxQueues: word(at.maxQueues),
  }
}

/**
 * A key from an existing file and the low 8 bits of a number. Only 16 bits of the file's inode count: a file made anew gives
 * another key, and two files may give one. Follows ftok(3). @throws SystemError, with the path.
 */
export function ftok(path: string, projectId: number): number {
  checkCString(path)
  const key = libc().ftok(path, projectId)
  return key === -1 ? ftokCall.failed(path) : key
}
