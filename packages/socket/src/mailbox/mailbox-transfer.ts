import type { Transfer } from '@ipc/core/adapter'
import { Member } from './member.js'
import type { Role } from './role.js'

/** A long message on its way to a mailbox's owner: begins anew with the next owner when the one that it was going to is gone. */
export class MailboxTransfer implements Transfer {
  readonly #roleNow: () => Role | undefined
  readonly #bytes: Uint8Array
  #role: Role | undefined
  #inner: Transfer | undefined
  #sent = false

  constructor(roleNow: () => Role | undefined, role: Role, inner: Transfer, bytes: Uint8Array) {
    this.#roleNow = roleNow
    this.#role = role
    this.#inner = inner
    this.#bytes = bytes
  }

  advance(): boolean {
    if (this.#sent) return true
    const role = this.#roleNow()
    if (role === undefined) return false
    if (role !== this.#role || this.#inner === undefined) {
      this.#role = role
      this.#inner = undefined
      this.#sent = role.trySend(this.#bytes)
      if (!this.#sent && role instanceof Member) this.#inner = role.begin(this.#bytes)
    }
    if (this.#inner !== undefined) this.#sent = this.#inner.advance()
    return this.#sent
  }

  cancel(): ReturnType<Transfer['cancel']> {
    if (this.#sent) return 'sent'
    if (this.#inner === undefined || this.#roleNow() !== this.#role) return 'cancelled'
    return this.#inner.cancel()
  }
}
