import { kernelNumber } from './kernel-number.js'

export const MSGMAX = '/proc/sys/kernel/msgmax'
export const MSGMNB = '/proc/sys/kernel/msgmnb'
export const MSGMNI = '/proc/sys/kernel/msgmni'

/** The limits of System V queues, as sysctl kernel.* shows them now; the kernel's defaults where they cannot be read. */
export interface SysvLimits {
  /** Bytes of one message. */
  readonly msgmax: number
  /** Bytes of one queue, and also its most messages. */
  readonly msgmnb: number
  /** Queues of the system. */
  readonly msgmni: number
}

/** Reads the limits. Follows proc(5). */
export function sysvLimits(): SysvLimits {
  return {
    msgmax: kernelNumber(MSGMAX) ?? 8192,
    msgmnb: kernelNumber(MSGMNB) ?? 16384,
    msgmni: kernelNumber(MSGMNI) ?? 32000,
  }
}
