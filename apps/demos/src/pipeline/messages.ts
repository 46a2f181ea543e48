import { z } from 'zod'

/** The message types of the job queue: a lower one is taken first. */
export const URGENT = 1
export const ROUTINE = 2

/** A frame that lies in a slot of the shared memory. */
export const Job = z.object({ frame: z.number(), slot: z.number() })

/** A slot that is free again. */
export const Slot = z.object({ slot: z.number() })

/** Where the square is in a frame. */
export const Result = z.object({ frame: z.number(), x: z.number(), y: z.number() })
