import { IpcError, type Mechanism, type Traits } from '@ipc/core'
import { uniqueName } from '@ipc/testkit'
import type { Capabilities } from '../capabilities.js'
import type { Kind } from '../case.js'
import { within } from '../checks/within.js'
import type {
  BytesChannel,
  BytesLink,
  BytesMailbox,
  BytesParty,
  BytesPublisher,
  BytesSubscriber,
  Functions,
} from '../functions.js'
import { type NamedOptions, resolveOptions } from '../program/options.js'
import type { Others } from './others.js'
import type { Remote, RemoteChannel } from './remote.js'

/** One channel, an end of it in this process and an end on the other side. */
export interface Pair {
  readonly here: BytesChannel
  readonly there: RemoteChannel
  readonly remote: Remote
}

interface Closes {
  close(options?: object): Promise<void>
}

/** What one case stands on: opens things here and on the other side, and clears them away after it. */
export class Ground {
  readonly kind: Kind
  readonly capabilities: Capabilities
  readonly mechanism: Mechanism
  readonly functions: Functions
  readonly #others: Others
  readonly #open: Closes[] = []
  readonly #mailboxes = new Map<string, object>()
  readonly #remotes: Remote[] = []
  #shared: Remote | undefined

  constructor(
    kind: Kind,
    capabilities: Capabilities,
    mechanism: Mechanism,
    functions: Functions,
    others: Others,
  ) {
    this.kind = kind
    this.capabilities = capabilities
    this.mechanism = mechanism
    this.functions = functions
    this.#others = others
  }

  get traits(): Traits {
    return this.capabilities.traits
  }

  /** A name that no other test uses; its mailbox is removed after the case. */
  name(options: { readonly namespace?: string } = {}): string {
    return this.remember(uniqueName(this.kind), options)
  }

  /** Has the mailbox of this name removed after the case. */
  remember(name: string, options: { readonly namespace?: string } = {}): string {
    this.#mailboxes.set(`${options.namespace ?? ''}/${name}`, { name, ...options })
    return name
  }

  /** The other side, shared from case to case. */
  async other(): Promise<Remote> {
    if (this.#shared === undefined) {
      this.#shared = await this.#others.shared(this.mechanism)
      this.#remotes.push(this.#shared)
    }
    return this.#shared
  }

  /** Another side of its own, which the case may kill, stop or let end. */
  async newOther(): Promise<Remote> {
    const remote = await this.#others.fresh(this.mechanism)
    this.#remotes.push(remote)
    return remote
  }

  async mailbox(name: string, options: NamedOptions | object = {}): Promise<BytesMailbox> {
    const opening = this.functions.indirect(name, this.mechanism, resolveOptions(options))
    return this.keep(await within(opening, 'opening a mailbox'))
  }

  async party(name: string, options: NamedOptions | object = {}): Promise<BytesParty> {
    const opening = this.functions.direct(name, this.mechanism, resolveOptions(options))
    return this.keep(await within(opening, 'opening a party'))
  }

  async publisher(name: string, options: NamedOptions = {}): Promise<BytesPublisher> {
    return this.keep(await this.functions.publish(name, this.mechanism, resolveOptions(options)))
  }

  async subscriber(name: string, options: NamedOptions = {}): Promise<BytesSubscriber> {
    return this.keep(await this.functions.subscribe(name, this.mechanism, resolveOptions(options)))
  }

  /** Has a handle closed after the case. */
  keep<T extends Closes>(handle: T): T {
    this.#open.push(handle)
    return handle
  }

  /** A channel of this case's kind with an end here and one on the other side; the end here is opened first. */
  async pair(options: NamedOptions = {}, remote?: Remote): Promise<Pair> {
    const other = remote ?? (await this.other())
    if (this.kind === 'mailbox') {
      const name = this.name()
      const here = await this.mailbox(name, options)
      return { here, there: await other.mailbox(name, options), remote: other }
    }
    const [self, peer] = [this.name(), this.name()]
    const party = await this.party(self, options)
    const far = await other.party(peer, options)
    const [here, there] = await within(Promise.all([party.link(peer), far.link(self)]), 'linking two parties')
    return { here: here as BytesLink, there, remote: other }
  }

  /** A pair that is full after few messages: by a capacity where that is granted, else by bytes, else as it is. */
  async smallPair(options: NamedOptions = {}, remote?: Remote): Promise<Pair> {
    for (const limit of [{ capacity: 4 }, { bytes: 16_384 }, {}]) {
      try {
        return await this.pair({ ...options, buffering: { ...limit, ...options.buffering } }, remote)
      } catch (error) {
        if (!isRefusal(error)) throw error
      }
    }
    throw new Error('this mechanism opens no bounded channel')
  }

  /** Closes all, kills the processes of this case and removes its mailboxes. */
  async clear(): Promise<void> {
    const closing = this.#open.reverse().map((handle) => handle.close({ timeoutMs: 1000 }))
    const tidying = this.#remotes.map((remote) => this.#tidy(remote))
    const results = await Promise.allSettled(
      [...closing, ...tidying].map((step) => within(step, 'clearing up after the case')),
    )
    for (const names of this.#mailboxes.values()) {
      const { name, ...options } = names as { name: string }
      await within(this.functions.unlink(name, this.mechanism, options), 'unlink after the case')
    }
    await this.#takeOverFromTheDead()
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
  }

  /** A killed party's leftovers go when another takes its name over and closes. */
  async #takeOverFromTheDead(): Promise<void> {
    const dead = this.#remotes.filter((remote) => remote !== this.#shared && 'kill' in remote.commander)
    for (const name of dead.flatMap(({ partyNames }) => partyNames)) {
      const party = await within(this.functions.direct(name, this.mechanism), `taking over party ${name}`)
      await party.close()
    }
  }

  async #tidy(remote: Remote): Promise<void> {
    if (remote === this.#shared || !('kill' in remote.commander)) await this.#others.tidy(remote)
    else await remote.process.kill('SIGKILL')
  }
}

function isRefusal(error: unknown): boolean {
  return IpcError.is(error, 'IPC_NOT_SUPPORTED') || (error as { code?: string }).code === 'IPC_NOT_SUPPORTED'
}
