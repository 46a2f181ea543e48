import { z } from 'zod'

/** What a reader says: first that it is there, at the end what it saw. */
export const Report = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('done'), reader: z.number(), right: z.number(), wrong: z.number() }),
])
export type Report = z.infer<typeof Report>
