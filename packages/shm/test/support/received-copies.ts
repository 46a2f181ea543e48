import { expect } from '@jest/globals'
import type { RecordReceiver } from '../../src/ring/record-receiver.js'

/** Copies of up to `max` messages, received by one call whose count is theirs and no more than was asked for. */
export function receivedCopies(receiver: Pick<RecordReceiver, 'tryReceiveMany'>, max: number): Uint8Array[] {
  const found: Uint8Array[] = []
  const count = receiver.tryReceiveMany((bytes, at, length) => found.push(bytes.slice(at, at + length)), max)
  expect(count).toBe(found.length)
  expect(count).toBeLessThanOrEqual(max)
  return found
}
