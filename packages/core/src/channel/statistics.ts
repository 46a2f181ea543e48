import type { Channel } from '../types/channel.js'

/** The counters of one channel, as `stats()` gives them. */
export type Statistics = {
  -readonly [K in keyof Omit<ReturnType<Channel<unknown>['stats']>, 'queued'>]: number
}

export function newStatistics(): Statistics {
  return {
    sent: 0,
    received: 0,
    bytesSent: 0,
    bytesReceived: 0,
    dropped: 0,
    invalid: 0,
    timesFull: 0,
    pendingSends: 0,
  }
}
