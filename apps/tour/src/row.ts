import type { Measured } from './measure.js'
import type { MechanismName } from './mechanisms.js'
import { rounded } from './statistics.js'
import { type Addressing, messageCount, type Task } from './task.js'

/** One line of the result. What could not be measured is null. */
export interface Row {
  readonly mechanism: MechanismName
  readonly addressing: Addressing
  readonly messages: number
  readonly bytes: number
  readonly roundTripP50Us: number | null
  readonly messagesPerSecond: number | null
  /** Megabytes of 1,000,000 bytes. */
  readonly megabytesPerSecond: number | null
  /** The peer's SHA-256 was that of the file. */
  readonly ok: boolean
}

export function rowOf(task: Task, measured: Measured): Row {
  const messages = messageCount(task)
  const { transferSeconds } = measured
  return {
    ...failedRow(task),
    roundTripP50Us: rounded(measured.roundTripP50Us, 1),
    messagesPerSecond: rounded(messages / transferSeconds, 0),
    megabytesPerSecond: rounded(task.bytes / 1e6 / transferSeconds, 1),
    ok: true,
  }
}

export function failedRow(task: Task): Row {
  return {
    mechanism: task.mechanism,
    addressing: task.addressing,
    messages: messageCount(task),
    bytes: task.bytes,
    roundTripP50Us: null,
    messagesPerSecond: null,
    megabytesPerSecond: null,
    ok: false,
  }
}
