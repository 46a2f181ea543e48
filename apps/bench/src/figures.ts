/** Microseconds. */
export interface Percentiles {
  readonly p50: number
  readonly p99: number
  readonly p999: number
}

/** What one slice of an exchange gave. */
export interface Figures {
  /** Received, or round trips. */
  readonly messages: number
  readonly seconds: number
  readonly roundTripUs?: Percentiles | undefined
  /** Of all processes of the exchange. */
  readonly cpuSeconds: number
  /** Resident memory of all processes of the exchange. */
  readonly rssBytes: number
}

/** What a comparison is about: how long one message takes, in microseconds; lower is better. */
export function microsecondsOf({ roundTripUs, seconds, messages }: Figures): number {
  return roundTripUs?.p50 ?? (seconds * 1e6) / messages
}
