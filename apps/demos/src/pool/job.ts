import { z } from 'zod'

/** How many primes are below `limit`? */
export const Job = z.object({ id: z.number(), limit: z.number() })
export type Job = z.infer<typeof Job>

export const Answer = z.object({ id: z.number(), primes: z.number(), worker: z.number() })
export type Answer = z.infer<typeof Answer>
