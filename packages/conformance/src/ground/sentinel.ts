import assert from 'node:assert/strict'
import { within } from '../checks/within.js'
import type { BytesMessage } from '../functions.js'

interface Sends {
  send(data: Uint8Array): Promise<void>
}
interface Receives {
  receive(): Promise<BytesMessage>
}

let last = 0

/** Sends a message of its own and sees it come next: nothing else is in the channel before it. */
export async function expectNothingBefore(from: Sends, to: Receives, what = 'the channel'): Promise<void> {
  last += 1
  // Cases may run beside each other.
  const text = `mark ${last}`
  const mark = new TextEncoder().encode(text)
  const [, { data }] = await within(Promise.all([from.send(mark), to.receive()]), `a mark through ${what}`)
  assert.equal(new TextDecoder().decode(data), text, `${what} gave another message than the one sent last`)
}
