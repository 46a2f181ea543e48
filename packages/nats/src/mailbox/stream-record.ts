import { IpcError } from '@ipc/core'
import type { ObjectAttributes, OpenRequest } from '@ipc/core/adapter'
import { DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream'
import { z } from 'zod'

/** How long the server remembers the identities of messages: a send repeated within it is stored once. */
export const DEDUPLICATION_MS = 120_000

// Servers before 2.10 have no metadata: the record is the stream's description, which nats stream info shows.
const recordShape = z.object({
  ipc: z.literal(1),
  namespace: z.string(),
  name: z.string(),
  codec: z.string(),
  /** Null = unbounded: JSON has no Infinity. */
  capacity: z.number().nullable(),
  maxMessageBytes: z.number(),
  /** Tells apart two streams of one name, made one after the other or by two at once. */
  made: z.string(),
})

export type StreamRecord = z.infer<typeof recordShape>

/** Subjects of a mailbox: one for each message type, and one for its handles among themselves. */
export const typeSubject = (stream: string, type: number | '*'): string => `ipc.${stream}.type.${type}`
export const handlesSubject = (stream: string): string => `ipc.${stream}.handles`

export function streamConfig(stream: string, record: StreamRecord): Partial<StreamConfig> & { name: string } {
  return {
    name: stream,
    description: JSON.stringify(record),
    subjects: [typeSubject(stream, '*')],
    retention: RetentionPolicy.Workqueue,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_msgs: record.capacity ?? -1,
    duplicate_window: DEDUPLICATION_MS * 1_000_000,
  }
}

export function recordOf(request: OpenRequest, maxMessageBytes: number, made: string): StreamRecord {
  const { namespace, name, codec, capacity = Number.POSITIVE_INFINITY } = request
  return {
    ipc: 1,
    namespace,
    name,
    codec,
    capacity: Number.isFinite(capacity) ? capacity : null,
    maxMessageBytes,
    made,
  }
}

/** Reads what a stream's creator wrote. Throws `IPC_CORRUPT` when it is no mailbox of @ipc. */
export function readRecord(address: string, description: string | undefined): StreamRecord {
  let value: unknown
  try {
    value = JSON.parse(description ?? '')
  } catch {
    value = undefined
  }
  const result = recordShape.safeParse(value)
  if (result.success) return result.data
  const message = `the stream ${address} has no description of an @ipc mailbox: another program made it; remove it by nats stream rm`
  throw new IpcError('IPC_CORRUPT', message, { address })
}

export function attributesOf({ codec, capacity, maxMessageBytes }: StreamRecord): ObjectAttributes {
  return { codec, capacity: capacity ?? Number.POSITIVE_INFINITY, maxMessageBytes }
}
