import { libcFunction, onFirstUse } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { layouts } from './constants/layouts.js'
import { SystemCall, wasInterrupted } from './errors/system-call.js'
import { checkRange } from './memory/byte-range.js'
import { checkCString } from './memory/c-string.js'
import { deadline } from './memory/deadline.js'
import { writeWord } from './memory/word.js'

/** Attributes of a POSIX queue. */
export interface QueueAttributes {
  /** O.NONBLOCK of this open queue, or 0. */
  readonly flags: number
  readonly maxMessages: number
  readonly messageBytes: number
  readonly currentMessages: number
}

type Send = (queue: number, bytes: Uint8Array, length: number, priority: number) => number
type Receive = (queue: number, bytes: Uint8Array, length: number, priority: Uint32Array | null) => number
type TimedSend = (
  queue: number,
  bytes: Uint8Array,
  length: number,
  priority: number,
  until: Uint32Array,
) => number
type TimedReceive = (
  queue: number,
  bytes: Uint8Array,
  length: number,
  priority: Uint32Array | null,
  until: Uint32Array,
) => number

const libc = onFirstUse(() => ({
  open: libcFunction<(name: string, flags: number, mode: number, attributes: Buffer | null) => number>(
    'mq_open',
    'int',
    ['string', 'int', 'uint', 'pointer'],
  ),
  close: libcFunction<(queue: number) => number>('mq_close', 'int', ['int']),
  unlink: libcFunction<(name: string) => number>('mq_unlink', 'int', ['string']),
  send: libcFunction<Send>('mq_send', 'int', ['int', 'pointer', 'size', 'uint']),
  receive: libcFunction<Receive>('mq_receive', 'int', ['int', 'pointer', 'size', 'pointer']),
  timedSend: libcFunction<TimedSend>('mq_timedsend', 'int', ['int', 'pointer', 'size', 'uint', 'pointer']),
  timedReceive: libcFunction<TimedReceive>('mq_timedreceive', 'int', [
    'int',
    'pointer',
    'size',
    'pointer',
    'pointer',
  ]),
  getattr: libcFunction<(queue: number, attributes: Buffer) => number>('mq_getattr', 'int', [
    'int',
    'pointer',
  ]),
  setattr: libcFunction<(queue: number, attributes: Buffer, old: null) => number>('mq_setattr', 'int', [
    'int',
    'pointer',
    'pointer',
  ]),
}))
const openCall = new SystemCall('mq_open', {
  reported: ['EACCES', 'EEXIST', 'EINVAL', 'EMFILE', 'ENAMETOOLONG', 'ENFILE', 'ENOENT', 'ENOSPC'],
})
const closeCall = new SystemCall('mq_close', { reported: ['EBADF'] })
const unlinkCall = new SystemCall('mq_unlink', {
  reported: ['EACCES', 'EINVAL', 'ENAMETOOLONG', 'ENOENT'],
})
const sendCall = new SystemCall('mq_send', {
  expected: ['EAGAIN', 'EMSGSIZE'],
  reported: ['EBADF', 'EINVAL'],
})
const receiveCall = new SystemCall('mq_receive', { expected: ['EAGAIN'], reported: ['EBADF', 'EMSGSIZE'] })
const timedSendCall = new SystemCall('mq_timedsend', {
  expected: ['EAGAIN', 'EMSGSIZE', 'ETIMEDOUT', 'EINTR'],
  reported: ['EBADF', 'EINVAL'],
})
const timedReceiveCall = new SystemCall('mq_timedreceive', {
  expected: ['EAGAIN', 'ETIMEDOUT', 'EINTR'],
  reported: ['EBADF', 'EMSGSIZE', 'EINVAL'],
})
const attributesCall = new SystemCall('mq_getattr', { reported: ['EBADF', 'EINVAL'] })

const attributeWords = Buffer.alloc(layouts.mqAttr.size)

function fillAttributes(flags: number, maxMessages: number, messageBytes: number): Buffer {
  attributeWords.fill(0)
  writeWord(attributeWords, layouts.mqAttr.flags, flags)
  writeWord(attributeWords, layouts.mqAttr.maxMessages, maxMessages)
  writeWord(attributeWords, layouts.mqAttr.messageBytes, messageBytes)
  return attributeWords
}

/**
 * Opens the queue of a name (a slash, then up to 254 bytes without one); close-on-exec. With O.CREAT it is made with the mode
 * less the umask and the attributes, or the system's default ones (10 messages of 8 KiB). The descriptor can be polled.
 * Follows mq_open(3). @throws SystemError: EINVAL attributes over fs.mqueue.msg_max or msgsize_max, EMFILE also over
 * RLIMIT_MSGQUEUE, ENOSPC over fs.mqueue.queues_max.
 */
export function mqOpen(
  name: string,
  flags: number,
  mode = 0o600,
  attributes?: { readonly maxMessages: number; readonly messageBytes: number },
): number {
  checkCString(name)
  const given = attributes ? fillAttributes(0, attributes.maxMessages, attributes.messageBytes) : null
  const queue = libc().open(name, flags | constants.O_CLOEXEC, mode, given)
  if (queue >= 0) return queue
  return wasInterrupted() ? mqOpen(name, flags, mode, attributes) : openCall.failed(name)
}

/** Closes a queue's descriptor. Follows mq_close(3). */
export function mqClose(queue: number): void {
  if (libc().close(queue) === -1 && !wasInterrupted()) closeCall.failed(queue)
}

/** Removes a name; the queue goes when its last descriptor is closed. Follows mq_unlink(3). @throws SystemError: ENOENT. */
export function mqUnlink(name: string): void {
  if (libc().unlink(name) === -1) unlinkCall.failed(name)
}

/**
 * Sends the first `length` bytes with a priority (0 to 32,767, the highest is received first). On an O.NONBLOCK descriptor it
 * never waits; others must not be used with it. Follows mq_send(3).
 * @returns 0, -EAGAIN full, -EMSGSIZE longer than the queue's messageBytes.
 */
export function mqSend(queue: number, bytes: Uint8Array, length = bytes.byteLength, priority = 0): number {
  checkRange(bytes, 0, length)
  if (libc().send(queue, bytes, length, priority) === 0) return 0
  return wasInterrupted() ? mqSend(queue, bytes, length, priority) : sendCall.failed(queue)
}

/**
 * Takes the oldest message of the highest priority into a buffer, which must hold the queue's messageBytes, on an O.NONBLOCK
 * descriptor; the priority goes into `priorityOut[0]`. Follows mq_receive(3). @returns its bytes or -EAGAIN.
 */
export function mqReceive(queue: number, buffer: Uint8Array, priorityOut: Uint32Array | null = null): number {
  const got = libc().receive(queue, buffer, buffer.byteLength, priorityOut)
  if (got >= 0) return got
  return wasInterrupted() ? mqReceive(queue, buffer, priorityOut) : receiveCall.failed(queue)
}

/**
 * As `mqSend` on a descriptor without O.NONBLOCK, waiting for a slice of up to 50 ms. Follows mq_timedsend(3).
 * @returns 0, -ETIMEDOUT still full, -EINTR a signal came, -EMSGSIZE.
 */
export function mqTimedSend(
  queue: number,
  bytes: Uint8Array,
  length: number,
  priority: number,
  timeoutMs: number,
): number {
  checkRange(bytes, 0, length)
  return libc().timedSend(queue, bytes, length, priority, deadline(timeoutMs)) === 0
    ? 0
    : timedSendCall.failed(queue)
}

/** As `mqReceive` on a descriptor without O.NONBLOCK, waiting for a slice of up to 50 ms. @returns its bytes, -ETIMEDOUT or -EINTR. */
export function mqTimedReceive(
  queue: number,
  buffer: Uint8Array,
  priorityOut: Uint32Array | null,
  timeoutMs: number,
): number {
  const got = libc().timedReceive(queue, buffer, buffer.byteLength, priorityOut, deadline(timeoutMs))
  return got >= 0 ? got : timedReceiveCall.failed(queue)
}

/** A queue's limits and how many messages are in it. Follows mq_getattr(3). */
export function mqGetAttributes(queue: number): QueueAttributes {
  if (libc().getattr(queue, attributeWords) === -1) attributesCall.failed(queue)
  const word = (offset: number) => Number(attributeWords.readBigInt64LE(offset))
  const at = layouts.mqAttr
  return {
    flags: word(at.flags),
    maxMessages: word(at.maxMessages),
    messageBytes: word(at.messageBytes),
    currentMessages: word(at.currentMessages),
  }
}

/** Switches O.NONBLOCK of an open queue; a queue's other attributes never change. Follows mq_setattr(3). */
export function mqSetAttributes(queue: number, attributes: { readonly nonBlocking: boolean }): void {
  const flags = attributes.nonBlocking ? constants.O_NONBLOCK : 0
  if (libc().setattr(queue, fillAttributes(flags, 0, 0), null) === -1) attributesCall.failed(queue)
}
