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

  /** A new member: gets all that is free. */
  open(account: Account): void {
    this.#accounts.add(account)
    this.#latest = account
    const messages = Math.max(0, this.#space.messages() - this.#sum('messages'))
    const bytes = Math.max(0, this.#space.bytes() - this.#sum('bytes'))
    this.#grant(account, messages, bytes)
  }

  close(account: Account): void {
    clearTimeout(account.asked?.timer)
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

  /** A member's message waits for credit. */
  want(account: Account, length: number): void {
    if (account.wants === undefined) this.#waiting.push(account)
    account.wants = length
    this.distribute()
  }

  surrendered(account: Account, messages: number, bytes: number): void {
    clearTimeout(account.asked?.timer)
    account.asked = undefined
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
      if (messages < 1 || bytes < wanted) {
        this.reclaim(Math.max(0, 1 - messages), Math.max(0, wanted - bytes), account)
        return
      }
      const share = Math.max(1, Math.floor(messages / this.#waiting.length))
      const shareOfBytes = Math.max(wanted, Math.floor(bytes / this.#waiting.length))
      this.#waiting.shift()
      account.wants = undefined
      account.promisedMessages++
      account.promisedBytes += wanted
      messages -= share
      bytes -= shareOfBytes
      this.#grant(account, share, shareOfBytes)
    }
    const favourite = this.#latest
    if (favourite === undefined || favourite.asked !== undefined) return
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
    for (const account of this.#accounts) {
      if (account.asked !== undefined) {
        messages -= account.asked.messages
        bytes -= account.asked.bytes
      }
    }
    for (const account of this.#accounts) {
      if (messages <= 0 && bytes <= 0) return
      if (account === except || account.asked !== undefined) continue
      const asked = {
        messages:
          messages > 0 ? Math.min(account.messages, Math.max(messages, Math.ceil(account.messages / 2))) : 0,
        bytes: bytes > 0 ? Math.min(account.bytes, Math.max(bytes, Math.ceil(account.bytes / 2))) : 0,
      }
      if (asked.messages === 0 && asked.bytes === 0) continue
      messages -= asked.messages
      bytes -= asked.bytes
      account.asked = { ...asked, timer: setTimeout(() => this.#overdue(account), ANSWER_MS).unref() }
      account.reclaim(asked.messages, asked.bytes)
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
