import type { ChannelOptions } from '@ipc/core'
import type { Ours } from '../../contestant.js'

const LEAST_RING_BYTES = 65_536
const MESSAGES_A_RING = 4
// Beyond, a ring of as many would be most of a small machine's memory: it gets what the mechanism gives it.
const LARGEST_FOR_MANY = 2 ** 22

/** What is opened with: the ring has the size that the ring in C has, a queue messages of the size that goes over it. */
export function channelOptions({ mechanism, bytes }: Ours): ChannelOptions<undefined, undefined> {
  const namespace = 'bench'
  if (mechanism === 'shm' && bytes <= LARGEST_FOR_MANY) {
    const ring = Math.max(LEAST_RING_BYTES, MESSAGES_A_RING * bytes)
    return { namespace, buffering: { bytes: ring }, maxMessageBytes: bytes }
  }
  return { namespace, maxMessageBytes: bytes }
}
