import type { Wait } from '@ipc/core'
import type { Conversation } from './conversation.js'
import type { InputFile } from './input-file.js'
import { median } from './statistics.js'
import { type Task, WARM_UP_ROUND_TRIPS } from './task.js'

export interface Measured {
  readonly roundTripP50Us: number
  /** From the first byte sent until the peer's digest is here. */
  readonly transferSeconds: number
  /** The SHA-256 of what the peer received. */
  readonly digest: Uint8Array
}

const PING_BYTES = 64

/** The tour's part: times a message there and back, then sends the file and waits for the peer's digest. */
export async function measure(
  conversation: Conversation,
  task: Task,
  file: InputFile,
  wait: Wait,
  onProgress: (bytes: number) => void,
): Promise<Measured> {
  const roundTrips = await timeRoundTrips(conversation, task, wait)
  const start = performance.now()
  for await (const messages of file.batches(task.messageBytes)) {
    await conversation.outgoing.sendMany(messages, wait)
    onProgress(messages.reduce((sum, message) => sum + message.length, 0))
  }
  const { data: digest } = await conversation.incoming.receive(wait)
  return {
    roundTripP50Us: median(roundTrips.slice(WARM_UP_ROUND_TRIPS)) * 1_000,
    transferSeconds: (performance.now() - start) / 1_000,
    digest,
  }
}

async function timeRoundTrips(
  { outgoing, incoming }: Conversation,
  { roundTrips }: Task,
  wait: Wait,
): Promise<number[]> {
  const ping = new Uint8Array(PING_BYTES)
  const milliseconds: number[] = []
  for (let round = 0; round < roundTrips; round += 1) {
    const start = performance.now()
    await outgoing.send(ping, wait)
    await incoming.receive(wait)
    milliseconds.push(performance.now() - start)
  }
  return milliseconds
}
