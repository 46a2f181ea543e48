import type { Peer } from '@ipc/testkit'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import type { BytesMessage } from '../functions.js'
import type { Numbers } from '../messages/numbered.js'
import type { NamedOptions } from '../program/options.js'
import type { Opened } from '../program/program.js'
import type { Commander } from './commander.js'

/** The other side of a case. */
export class Remote {
  readonly commander: Commander
  /** Names of the parties that were opened there. */
  readonly partyNames: string[] = []

  constructor(commander: Commander) {
    this.commander = commander
  }

  /** The child process; only in cases that say they need processes. */
  get process(): Peer {
    return this.commander as Peer
  }

  async mailbox(name: string, options: NamedOptions = {}): Promise<RemoteChannel> {
    return this.#open('mailbox', name, options)
  }

  async party(name: string, options: NamedOptions = {}): Promise<RemoteParty> {
    const opened = await this.#call<Opened>('party', name, options)
    if (options.namespace === undefined) this.partyNames.push(name)
    return new RemoteParty(this.commander, opened)
  }

  async publisher(name: string, options: NamedOptions = {}): Promise<RemoteChannel> {
    return this.#open('publisher', name, options)
  }

  async subscriber(name: string, options: NamedOptions = {}): Promise<RemoteChannel> {
    return this.#open('subscriber', name, options)
  }

  /** Resolves when every command before has been begun there. */
  async caughtUp(): Promise<void> {
    await this.#call('ping')
  }

  async closeAll(): Promise<void> {
    await this.#call('closeAll')
  }

  async #open(method: string, name: string, options: NamedOptions): Promise<RemoteChannel> {
    return new RemoteChannel(this.commander, await this.#call<Opened>(method, name, options))
  }

  #call<T>(method: string, ...parameters: unknown[]): Promise<T> {
    return within(this.commander.call<T>(method, ...parameters), `${method} on the other side`)
  }
}

/** A handle on the other side. Calls wait as long as the real ones do. */
class RemoteHandle {
  readonly id: number
  readonly address: string
  readonly commander: Commander

  constructor(commander: Commander, opened: Opened) {
    this.commander = commander
    this.id = opened.id
    this.address = opened.address
  }

  invoke<T>(method: string, ...parameters: unknown[]): Promise<T> {
    return underWay(this.commander.call<T>('invoke', this.id, method, ...parameters))
  }

  /** A method of the program on this handle. */
  run<T>(method: string, ...parameters: unknown[]): Promise<T> {
    return underWay(this.commander.call<T>(method, this.id, ...parameters))
  }

  close(options?: object): Promise<void> {
    return this.invoke('close', options)
  }
}

export class RemoteChannel extends RemoteHandle {
  trySend(data: unknown, options?: object): Promise<boolean> {
    return this.invoke('trySend', data, options)
  }

  send(data: unknown, options?: object): Promise<void> {
    return this.invoke('send', data, options)
  }

  sendSync(data: unknown, options: object): Promise<void> {
    return this.invoke('sendSync', data, options)
  }

  sendMany(data: readonly unknown[], options?: object): Promise<void> {
    return this.invoke('sendMany', data, options)
  }

  tryReceive(options?: object): Promise<BytesMessage | undefined> {
    return this.invoke('tryReceive', options)
  }

  receive(options?: object): Promise<BytesMessage> {
    return this.invoke('receive', options)
  }

  receiveSync(options: object): Promise<BytesMessage> {
    return this.invoke('receiveSync', options)
  }

  sendNumbered(sender: number, count: number, most?: number): Promise<number> {
    return this.run('sendNumbered', sender, count, most)
  }

  receiveNumbered(): Promise<Numbers[]> {
    return this.run('receiveNumbered')
  }
}

export class RemoteParty extends RemoteHandle {
  async link(peer: string, wait?: object): Promise<RemoteChannel> {
    return new RemoteChannel(this.commander, await this.run<Opened>('link', peer, wait))
  }
}
