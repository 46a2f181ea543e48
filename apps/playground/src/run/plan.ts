import { z } from 'zod'
import { mechanismNames } from '../mechanisms.js'

/** A stamp of the time of sending goes before the rest of a message. */
export const STAMP_BYTES = 8

/** What the page asks for. */
export const Plan = z.strictObject({
  mechanism: z.enum(mechanismNames),
  addressing: z.enum(['mailbox', 'links']),
  messageBytes: z
    .int()
    .min(STAMP_BYTES)
    .max(1024 * 1024),
  senders: z.int().min(1).max(8),
  receivers: z.int().min(1).max(8),
  /** Messages a second of each sender; 0 = as fast as it goes. */
  rate: z.int().min(0).max(1_000_000),
})
export type Plan = z.infer<typeof Plan>
