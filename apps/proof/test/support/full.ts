import type { Side } from './sides.js'

/** Far more than any small mailbox holds. */
const MOST = 5_000
/** One false may mean that another process is in the middle of something. */
const TRIES = 5

/** Numbers a message, modulo 256, in its first byte. */
export const numbered = (index: number): Uint8Array => new Uint8Array(64).fill(index & 255)

/**
 * Sends 0, 1, 2 … until no more goes, or `count`; what went. With `sends` that many are sent by waiting calls: a broker's
 * word takes a round trip.
 */
export async function fillUp(from: Side, count = MOST, sends?: number): Promise<number[]> {
  const sent: number[] = []
  const dropped = await from.dropped()
  for (let tries = 0; sent.length < (sends ?? count) && tries < TRIES; ) {
    if (sends !== undefined) await from.send(numbered(sent.length))
    else if (!(await from.trySend(numbered(sent.length)))) {
      tries += 1
      continue
    }
    // One that took the place of another: full.
    if ((await from.dropped()) > dropped) return [...sent.slice(1), sent.length & 255]
    sent.push(sent.length & 255)
    tries = 0
  }
  return sent
}

/** The numbers of the next messages. */
export async function numbersIn(to: Side, count: number): Promise<number[]> {
  const numbers: number[] = []
  while (numbers.length < count) numbers.push((await to.receive())[0] as number)
  return numbers
}
