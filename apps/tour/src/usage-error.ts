/** What the user asked for cannot be done; the message is the whole answer. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
