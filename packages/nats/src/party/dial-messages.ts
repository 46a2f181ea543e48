import { IpcError, type IpcErrorCode } from '@ipc/core'
import type { Msg } from '@nats-io/transport-node'
import { z } from 'zod'

/** Raised when what two parties say to each other changes. */
export const VERSION = 1

const limit = z.number().nonnegative().nullable()

const dialShape = z.object({
  version: z.number(),
  from: z.string(),
  /** Identity of the dialling party. */
  id: z.string(),
  link: z.string(),
  codec: z.string(),
  /** -1 = not named; null = unbounded. */
  capacity: z.union([z.literal(-1), limit]),
  maxMessageBytes: z.number(),
})

/** "Let there be a link": from one party to the subject of another's name. */
export type Dial = z.infer<typeof dialShape>

const welcomeShape = z.object({
  answer: z.literal('welcome'),
  id: z.string(),
  capacity: limit,
  maxMessageBytes: z.number(),
})
const dialAnswerShape = z.discriminatedUnion('answer', [
  welcomeShape,
  /** Our own dial is on its way to you: that one counts. */
  z.object({ answer: z.literal('crossing') }),
  z.object({ answer: z.literal('refused'), code: z.string(), reason: z.string() }),
])

export type Welcome = z.infer<typeof welcomeShape>
export type DialAnswer = z.infer<typeof dialAnswerShape>

export const encodeJson = (value: Dial | DialAnswer): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(value))

/** Undefined = this is no dial of ours. */
export function readDial(message: Msg): Dial | undefined {
  return read(dialShape, message)
}

/** Throws what the other refused with. */
export function readDialAnswer(message: Msg, address: string): DialAnswer {
  const answer = read(dialAnswerShape, message)
  if (answer === undefined) {
    throw new IpcError(
      'IPC_VERSION',
      `${address} answers what this version does not know: use one version of @ipc/nats`,
      {
        address,
      },
    )
  }
  if (answer.answer === 'refused') throw new IpcError(answer.code as IpcErrorCode, answer.reason, { address })
  return answer
}

function read<T>(shape: z.ZodType<T>, message: Msg): T | undefined {
  try {
    const result = shape.safeParse(message.json())
    return result.success ? result.data : undefined
  } catch {
    return undefined
  }
}
