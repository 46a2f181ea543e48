/** What a process of the playground says of itself, a line of JSON on its standard output a few times a second. */
export interface Report {
  /** Since it began. */
  readonly messages: number
  /** Messages in the mailbox, where that can be counted. */
  readonly queued: number | undefined
  /** Microseconds from send to receive, of the messages since the last report; undefined = none, or a sender. */
  readonly latency: { readonly p50: number; readonly p99: number } | undefined
}
