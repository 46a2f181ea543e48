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
  /** The bytes of the message that there was no credit for. */
  wants: number | undefined
  /** Whether that message waits, or was only tried. */
  waits = false
  /** What was asked back and is not answered yet, oldest first. */
  asks: { readonly messages: number; readonly bytes: number }[] = []
  answerTimer: NodeJS.Timeout | undefined

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

  /** What was asked back and is not answered yet, in all. */
  get asked(): { readonly messages: number; readonly bytes: number } {
    let messages = 0
    let bytes = 0
    for (const ask of this.asks) {
      messages += ask.messages
      bytes += ask.bytes
    }
    return { messages, bytes }
  }

  /** Counts what was asked back and not answered as free. */
  forget(): void {
    const { asked } = this
    const messages = Math.min(asked.messages, this.messages)
    const bytes = Math.min(asked.bytes, this.bytes)
    this.asks = []
    this.take(messages, bytes)
    this.forgottenMessages += messages
    this.forgottenBytes += bytes
  }
}
