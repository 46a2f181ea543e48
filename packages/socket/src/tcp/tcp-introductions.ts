import { basename, dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { IpcError } from '@ipc/core'
import { fromSystemError, type PartyRequest } from '@ipc/core/adapter'
import { DirectoryWatch, type Introductions } from '@ipc/host'
import { BackOff, type RetrySchedule } from '../back-off.js'
import type { Connection } from '../connection/connection.js'
import { dial } from './dial.js'
import { PublishedAddress } from './published-address.js'
import { showAddress, type TcpAddress } from './tcp-address.js'
import type { TcpConnection } from './tcp-connection.js'
import { TcpListener } from './tcp-listener.js'
import type { TcpSettings } from './tcp-settings.js'
import { TcpWire } from './tcp-wire.js'

const LOOPBACK = '127.0.0.1'
const KIND = 'tcp-party'
/** Until the caller's timeoutMs or signal. */
const RETRY: RetrySchedule = { firstMs: 10, longestMs: 500, boundMs: Number.POSITIVE_INFINITY }

/**
 * Parties find each other by an address book (`peers`, `connect`); who is not in it is looked for on this host, in the
 * runtime directory, where each party that has no `listen` of its own publishes a port of the loopback.
 */
export class TcpIntroductions implements Introductions<TcpWire> {
  readonly mechanism = 'tcp'
  readonly address: string
  readonly #namespace: string
  readonly #settings: TcpSettings
  readonly #listener: TcpListener

  private constructor(namespace: string, settings: TcpSettings, listener: TcpListener) {
    this.address = `tcp://${showAddress(listener.address)}`
    this.#namespace = namespace
    this.#settings = settings
    this.#listener = listener
  }

  /** Takes the name and the address. Rejects with `IPC_EXISTS` when a living process has it. */
  static async open({ namespace, name }: PartyRequest, settings: TcpSettings): Promise<TcpIntroductions> {
    const { listen } = settings
    if (listen !== undefined) {
      try {
        return new TcpIntroductions(namespace, settings, await TcpListener.open(listen, settings))
      } catch (error) {
        throw fromSystemError(
          error,
          `cannot listen at ${showAddress(listen)} for the party '${name}'`,
          showAddress(listen),
        )
      }
    }
    const published = new PublishedAddress(KIND, namespace, name)
    if (!(await published.own())) {
      const pid = published.owner()
      const who = pid === undefined ? 'a living process' : `process ${pid}`
      throw new IpcError(
        'IPC_EXISTS',
        `the party '${name}' is open in ${who}: close it there, or choose another name or namespace`,
        {
          address: published.path,
        },
      )
    }
    const secret = PublishedAddress.newSecret()
    try {
      const listener = await TcpListener.open(
        { host: LOOPBACK, port: 0 },
        { tls: undefined, secret },
        published,
      )
      published.publish({ port: listener.address.port, secret })
      return new TcpIntroductions(namespace, settings, listener)
    } catch (error) {
      published.release()
      throw error
    }
  }

  listen(onWire: (wire: TcpWire) => void): void {
    this.#listener.start((connection: Connection) => onWire(new TcpWire(connection as TcpConnection)))
  }

  dial(peer: string, signal: AbortSignal): Promise<TcpWire> {
    const at = this.#settings.peers.get(peer) ?? this.#settings.connect
    return at === undefined ? this.#dialPublished(peer, signal) : this.#dialAddress(at, signal)
  }

  close(): void {
    this.#listener.close()
  }

  async #dialAddress(at: TcpAddress, signal: AbortSignal): Promise<TcpWire> {
    const backOff = new BackOff(RETRY)
    for (;;) {
      signal.throwIfAborted()
      const connection = await dial(at, this.#settings, signal)
      if (connection !== undefined) return new TcpWire(connection)
      await delay(backOff.pause(), undefined, { signal, ref: false })
    }
  }

  async #dialPublished(peer: string, signal: AbortSignal): Promise<TcpWire> {
    const published = new PublishedAddress(KIND, this.#namespace, peer)
    const watch = DirectoryWatch.open(dirname(published.path), basename(published.path))
    try {
      const backOff = new BackOff(RETRY)
      for (;;) {
        signal.throwIfAborted()
        const seen = watch.changes
        const connection = await this.#tryPublished(published, signal)
        if (connection !== undefined) return new TcpWire(connection)
        await watch.nextChange(seen, signal, backOff.pause())
      }
    } finally {
      watch.close()
    }
  }

  async #tryPublished(published: PublishedAddress, signal: AbortSignal): Promise<TcpConnection | undefined> {
    const found = published.read()
    if (found === undefined) return undefined
    try {
      return await dial(
        { host: LOOPBACK, port: found.port },
        { tls: undefined, secret: found.secret },
        signal,
      )
    } catch (error) {
      // A dead party's port may be a stranger's; a stopped one answers when it goes on.
      if (IpcError.is(error, 'IPC_PERMISSION', 'IPC_CORRUPT', 'IPC_TIMEOUT')) return undefined
      throw error
    }
  }
}
