// Looking at the clock costs as much as a small message.
export const MESSAGES_A_LOOK = 16

/** Microseconds of the monotonic clock, which all processes share. */
export function nowUs(): number {
  return Number(process.hrtime.bigint()) / 1e3
}
