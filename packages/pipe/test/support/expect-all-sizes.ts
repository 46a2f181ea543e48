import type { Receiver, Sender } from '@ipc/core'
import { expect } from '@jest/globals'
import { logUniformSizes, markedMessage } from './marked-message.js'

/** Sends so many messages of 1 to `longest` bytes by one sendMany, and has each arrive whole and in its turn. */
export async function expectAllSizes(
  from: Pick<Sender<Uint8Array>, 'sendMany'>,
  to: Pick<Receiver<Uint8Array>, 'receive'>,
  writer: number,
  count: number,
  longest: number,
): Promise<void> {
  const sizes = logUniformSizes(writer, count, longest)
  const sending = from.sendMany(sizes.map((size, index) => markedMessage(writer, index, size)))
  for (const [index, size] of sizes.entries()) {
    const { data } = await to.receive({ timeoutMs: 20_000 })
    expect(Buffer.compare(data, markedMessage(writer, index, size))).toBe(0)
  }
  await sending
}
