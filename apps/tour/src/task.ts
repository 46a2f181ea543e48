import { randomBytes } from 'node:crypto'
import { type MechanismName, mechanisms } from './mechanisms.js'

export const addressings = ['mailbox', 'link'] as const
export type Addressing = (typeof addressings)[number]

/** One row of the tour, as both sides know it: the peer gets it as JSON. */
export interface Task {
  readonly mechanism: MechanismName
  readonly addressing: Addressing
  /** Begins the names of everything this row opens; no other row or run has it. */
  readonly name: string
  /** How many messages go there and back before the file. */
  readonly roundTrips: number
  /** The file's length. */
  readonly bytes: number
  /** The most that one message carries. */
  readonly messageBytes: number
}

// Large enough to show the rate of the bytes, small enough for a few in the smallest default buffer, 64 KiB.
const PREFERRED_MESSAGE_BYTES = 16 * 1_024

export const WARM_UP_ROUND_TRIPS = 200
export const MEASURED_ROUND_TRIPS = 1_000

export function makeTask(mechanism: MechanismName, addressing: Addressing, bytes: number): Task {
  const { maxMessageBytes } = mechanisms[mechanism]().traits[addressing]
  return {
    mechanism,
    addressing,
    name: `${mechanism}-${addressing}-${process.pid}-${randomBytes(6).toString('hex')}`,
    roundTrips: WARM_UP_ROUND_TRIPS + MEASURED_ROUND_TRIPS,
    bytes,
    messageBytes: Math.min(PREFERRED_MESSAGE_BYTES, maxMessageBytes),
  }
}

/** How many messages the file makes. */
export function messageCount({ bytes, messageBytes }: Task): number {
  return Math.ceil(bytes / messageBytes)
}
