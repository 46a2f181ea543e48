import { z } from 'zod'

/** A number to be factorised, … */
export const Job = z.object({ id: z.number(), number: z.number() })
export type Job = z.infer<typeof Job>

/** … and what became of it, and where. */
export const Answer = z.object({
  id: z.number(),
  factors: z.array(z.number()),
  host: z.string(),
  worker: z.number(),
})
export type Answer = z.infer<typeof Answer>
