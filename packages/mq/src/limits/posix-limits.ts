import { readFileSync } from 'node:fs'
import { kernelNumber } from './kernel-number.js'

export const MSG_MAX = '/proc/sys/fs/mqueue/msg_max'
export const MSGSIZE_MAX = '/proc/sys/fs/mqueue/msgsize_max'
export const QUEUES_MAX = '/proc/sys/fs/mqueue/queues_max'

/** The limits of POSIX queues, as they are now; the kernel's defaults where they cannot be read. */
export interface PosixLimits {
  /** Messages of one queue. */
  readonly msgMax: number
  /** Bytes of one message. */
  readonly msgsizeMax: number
  /** Queues of the system. */
  readonly queuesMax: number
  /** Bytes that all queues of this user may take together (RLIMIT_MSGQUEUE); Infinity = no limit. */
  readonly userBytes: number
}

/** Reads the limits. Follows mq_overview(7) and getrlimit(2). */
export function posixLimits(): PosixLimits {
  return {
    msgMax: kernelNumber(MSG_MAX) ?? 10,
    msgsizeMax: kernelNumber(MSGSIZE_MAX) ?? 8192,
    queuesMax: kernelNumber(QUEUES_MAX) ?? 256,
    userBytes: messageQueueRlimit(),
  }
}

function messageQueueRlimit(): number {
  try {
    const line = /^Max msgqueue size\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
    return line === 'unlimited' ? Number.POSITIVE_INFINITY : Number(line ?? Number.NaN) || 819_200
  } catch {
    return 819_200
  }
}
