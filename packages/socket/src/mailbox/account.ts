/** What a member may still send, and what the owner has asked back of it. */
export class Account {
  /** Granted, and neither used nor given back. */
  messages = 0
  bytes = 0
  /** The part of it that was granted because a message waits for it: other senders leave it alone. */
  promisedMessages = 0
  promisedBytes = 0
  /** Asked back without an answer in time, so counted as free; it may yet be used. */
  forgottenMessages = 0
  forgottenBytes = 0
  /** The bytes of the message that waits for credit. */
  wants: number | undefined
  asked: { readonly messages: number; readonly bytes: number; readonly timer: NodeJS.Timeout } | undefined

  constructor(
    /** Tells the member that it has more. */
    readonly grant: (messages: number, bytes: number) => void,
    /** Asks the member to give back. */
    readonly reclaim: (messages: number, bytes: number) => void,
  ) {}

  /** A message of that length came. False = it had no credit for it. */
  spend(length: number): boolean {
    if (this.messages + this.forgottenMessages < 1 || this.bytes + this.forgottenBytes < length) return false
    this.take(1, length)
    return true
  }

  /** Less credit: used or given back. What had been forgotten goes last. */
  take(messages: number, bytes: number): void {
    const ofMessages = Math.min(messages, this.messages)
    const ofBytes = Math.min(bytes, this.bytes)
    this.messages -= ofMessages
    this.bytes -= ofBytes
    this.forgottenMessages = Math.max(0, this.forgottenMessages - (messages - ofMessages))
    this.forgottenBytes = Math.max(0, this.forgottenBytes - (bytes - ofBytes))
    this.promisedMessages = Math.min(this.messages, Math.max(0, this.promisedMessages - messages))
    this.promisedBytes = Math.min(this.bytes, Math.max(0, this.promisedBytes - bytes))
  }

  /** Counts what was asked back and not answered as free. */
  forget(): void {
    if (this.asked === undefined) return
    const messages = Math.min(this.asked.messages, this.messages)
    const bytes = Math.min(this.asked.bytes, this.bytes)
    this.asked = undefined
    this.take(messages, bytes)
    this.forgottenMessages += messages
    this.forgottenBytes += bytes
  }
}
