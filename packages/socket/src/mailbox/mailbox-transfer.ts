import { IpcError } from '@ipc/core'
import type { Transfer } from '@ipc/core/adapter'
import type { Role, RoleTransfer } from './role.js'

/** A long message (or one of capacity 0) on its way to a mailbox's owner: begins anew with the next owner when the one that it was going to is gone. */
export class MailboxTransfer implements Transfer {
  readonly #roleNow: () => Role | undefined
  readonly #bytes: Uint8Array
  readonly #address: string
  readonly #isTry: boolean
  #role: Role | undefined
  #inner: RoleTransfer | undefined
  #sent = false

  constructor(
    roleNow: () => Role | undefined,
    role: Role,
    inner: RoleTransfer,
    bytes: Uint8Array,
    address: string,
    isTry: boolean,
  ) {
    this.#roleNow = roleNow
    this.#role = role
    this.#inner = inner
    this.#bytes = bytes
    this.#address = address
    this.#isTry = isTry
  }

  advance(): boolean {
    // What the dead owner was offered may have been received: sent again, it might be received twice.
    if (this.#inner?.outcome === 'unknown') throw this.#unknown()
    if (this.#inner?.outcome === 'sent') this.#sent = true
    if (this.#sent) return true
    const role = this.#roleNow()
    if (role === undefined) return false
    if (role !== this.#role || this.#inner === undefined) {
      this.#role = role
      this.#inner = undefined
      this.#sent = role.trySend(this.#bytes)
      if (!this.#sent) this.#inner = this.#isTry ? role.beginTry?.(this.#bytes) : role.begin(this.#bytes)
    }
    if (this.#inner !== undefined) this.#sent = this.#inner.advance()
    return this.#sent
  }

  cancel(): ReturnType<Transfer['cancel']> {
    if (this.#sent) return 'sent'
    if (this.#inner?.outcome !== undefined) return this.#inner.outcome
    if (this.#inner === undefined || this.#roleNow() !== this.#role) return 'cancelled'
    return this.#inner.cancel()
  }

  #unknown(): IpcError<'IPC_UNKNOWN_OUTCOME'> {
    return new IpcError(
      'IPC_UNKNOWN_OUTCOME',
      `the owner of ${this.#address} died with a message on offer: whether it was received is not known`,
      { address: this.#address },
    )
  }
}
