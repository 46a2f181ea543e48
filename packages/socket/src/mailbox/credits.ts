import type { Account } from './account.js'

const ANSWER_MS = 20
// Below these limits every free place is out as credit, so that a member's trySend knows of it. Above, a quarter stays
// with the owner, so that its own messages need not ask credit back one by one.
const EXACT_MESSAGES = 64
const EXACT_BYTES = 1_048_576

/** Free places of a mailbox: less what is in it, without regard to credits. */
export interface Space {
  messages(): number
  bytes(): number
}

/**
 * Who may send how much. The sum of all credits and of what is in the mailbox stays within its limits, except that the
 * owner's own process uses places that are only lent out as idle credit, and asks them back; and that credit which a
 * member (stopped, perhaps) does not give back within 20 ms is lent to another.
 */
export class Credits {
  readonly #space: Space
  readonly #slackMessages: number
  readonly #slackBytes: number
  readonly #accounts = new Set<Account>()
  #waiting: Account[] = []
  #latest: Account | undefined

  constructor(space: Space, capacity: number, bytes: number) {
    this.#space = space
    this.#slackMessages = capacity > EXACT_MESSAGES ? Math.floor(Math.min(capacity, 4096) / 4) : 0
    this.#slackBytes = bytes > EXACT_BYTES ? Math.floor(bytes / 4) : 0
  }

  /** A new member: gets all that is free, or else a part of what others have and do not use. */
  open(account: Account): void {
    this.#accounts.add(account)
    this.#latest = account
    const messages = Math.max(0, this.#space.messages() - this.#sum('messages'))
    const bytes = Math.max(0, this.#space.bytes() - this.#sum('bytes'))
    this.#grant(account, messages, bytes)
    if (messages === 0 && this.#accounts.size > 1) this.want(account, 0, false)
  }

  close(account: Account): void {
    clearTimeout(account.answerTimer)
    this.#accounts.delete(account)
    this.#waiting = this.#waiting.filter((other) => other !== account)
    if (this.#latest === account) this.#latest = undefined
    this.distribute()
  }

  /** A member's message came. False = it had no credit: it does not keep the rules. */
  spent(account: Account, length: number): boolean {
    this.#latest = account
    return account.spend(length)
  }

  /** A member has no credit for a message, which waits or was only tried. */
  want(account: Account, length: number, waits: boolean): void {
    if (account.wants === undefined) this.#waiting.push(account)
    // At least one byte, so that some bytes come with the message's place.
    account.wants = Math.max(1, length)
    account.waits = waits
    this.distribute()
  }

  surrendered(account: Account, messages: number, bytes: number): void {
    account.asks.shift()
    if (account.asks.length === 0) clearTimeout(account.answerTimer)
    account.take(messages, bytes)
    this.distribute()
  }

  /** Places that a message waits for somewhere. */
  promised(): { readonly messages: number; readonly bytes: number } {
    return { messages: this.#sum('promisedMessages'), bytes: this.#sum('promisedBytes') }
  }

  /** Lends out what is free: to those who wait, in turn; then to the member that sent last. */
  distribute(): void {
    let messages = this.#space.messages() - this.#sum('messages')
    let bytes = this.#space.bytes() - this.#sum('bytes')
    for (;;) {
      const account = this.#waiting[0]
      if (account === undefined) break
      const wanted = account.wants ?? 0
      // It may have bytes and want for a place only, as always at capacity 0.
      const lacking = Math.max(0, wanted - (account.bytes - account.asked.bytes))
      if (messages < 1 || bytes < lacking) {
        this.reclaim(Math.max(0, 1 - messages), Math.max(0, lacking - bytes), account)
        return
      }
      const share = Math.max(1, Math.floor(messages / this.#waiting.length))
      const shareOfBytes = Math.max(lacking, Math.floor(bytes / this.#waiting.length))
      this.#waiting.shift()
      account.wants = undefined
      if (account.waits) {
        account.promisedMessages++
        account.promisedBytes += wanted
      }
      messages -= share
      bytes -= shareOfBytes
      this.#grant(account, share, shareOfBytes)
    }
    const favourite = this.#latest
    if (favourite === undefined || favourite.asks.length > 0) return
    this.#grant(favourite, Math.max(0, messages - this.#slackMessages), Math.max(0, bytes - this.#slackBytes))
  }

  /** Asks back what the owner's own messages have taken of the places lent out. */
  settle(): void {
    const messages = this.#sum('messages') - this.#space.messages()
    const bytes = this.#sum('bytes') - this.#space.bytes()
    if (messages > 0 || bytes > 0) this.reclaim(Math.max(0, messages), Math.max(0, bytes))
  }

  /** Asks the others for at least so much of their credit. */
  reclaim(messages: number, bytes: number, except?: Account): void {
    for (const { asked } of this.#accounts) {
      messages -= asked.messages
      bytes -= asked.bytes
    }
    for (const account of this.#accounts) {
      if (messages <= 0 && bytes <= 0) return
      if (account === except) continue
      const { asked } = account
      const ask = {
        messages: part(account.messages - asked.messages, messages),
        bytes: part(account.bytes - asked.bytes, bytes),
      }
      if (ask.messages === 0 && ask.bytes === 0) continue
      messages -= ask.messages
      bytes -= ask.bytes
      if (account.asks.length === 0) {
        account.answerTimer = setTimeout(() => this.#overdue(account), ANSWER_MS).unref()
      }
      account.asks.push(ask)
      account.reclaim(ask.messages, ask.bytes)
    }
  }

  #overdue(account: Account): void {
    account.forget()
    this.distribute()
  }

  #grant(account: Account, messages: number, bytes: number): void {
    if (messages === 0 && bytes === 0) return
    account.messages += messages
    account.bytes += bytes
    account.grant(messages, bytes)
  }

  #sum(field: 'messages' | 'bytes' | 'promisedMessages' | 'promisedBytes'): number {
    let sum = 0
    for (const account of this.#accounts) sum += account[field]
    return sum
  }
}

/** How much to ask of one who has `there`: what is needed, or half of it where that is more, so that asking again is rare. */
function part(there: number, needed: number): number {
  return needed > 0 && there > 0 ? Math.min(there, Math.max(needed, Math.ceil(there / 2))) : 0
}
