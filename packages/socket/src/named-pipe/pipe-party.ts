import { setTimeout as delay } from 'node:timers/promises'
import { IpcError } from '@ipc/core'
import { fromSystemError, type PartyPort, type PartyRequest } from '@ipc/core/adapter'
import { type Introductions, openParty, type PartyContext } from '@ipc/host'
import { BackOff, type RetrySchedule } from '../back-off.js'
import { grantedLink } from '../link/link-buffering.js'
import { StreamLinkPort } from '../link/stream-link-port.js'
import { TcpWire } from '../tcp/tcp-wire.js'
import { dialPipe, type PipeConnection } from './pipe-connection.js'
import { PipeListener } from './pipe-listener.js'
import { pipeName } from './pipe-name.js'

const KIND = 'party'
/** Until the caller's timeoutMs or signal. */
const RETRY: RetrySchedule = { firstMs: 5, longestMs: 50, boundMs: Number.POSITIVE_INFINITY }

/** Parties find each other by pipes named after them. */
class PipeIntroductions implements Introductions<TcpWire> {
  readonly mechanism = 'unix'
  readonly address: string
  readonly #namespace: string
  readonly #listener: PipeListener

  private constructor(namespace: string, address: string, listener: PipeListener) {
    this.#namespace = namespace
    this.address = address
    this.#listener = listener
  }

  static async open({ namespace, name }: PartyRequest): Promise<PipeIntroductions> {
    const address = pipeName(KIND, namespace, name)
    try {
      return new PipeIntroductions(namespace, address, await PipeListener.open(address))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE')
        throw fromSystemError(error, `cannot listen at ${address} for the party '${name}'`, address)
      throw new IpcError(
        'IPC_EXISTS',
        `the party '${name}' is open in a living process: close it there, or choose another name or namespace`,
        { address },
      )
    }
  }

  listen(onWire: (wire: TcpWire) => void): void {
    this.#listener.start((connection) => onWire(new TcpWire(connection as PipeConnection)))
  }

  async dial(peer: string, signal: AbortSignal): Promise<TcpWire> {
    const backOff = new BackOff(RETRY)
    for (;;) {
      signal.throwIfAborted()
      const connection = await dialPipe(pipeName(KIND, this.#namespace, peer))
      if (connection !== undefined) return new TcpWire(connection)
      await delay(backOff.pause(), undefined, { signal, ref: false })
    }
  }

  close(): void {
    this.#listener.close()
  }
}

/** A party whose links are the very pipes on which the pairs met. */
export async function openPipeParty(request: PartyRequest): Promise<PartyPort> {
  grantedLink(request)
  return openParty(await PipeIntroductions.open(request), request, {
    create: (context) => ({ offer: {}, port: linkPort(context) }),
    join: (context) => linkPort(context),
  })
}

function linkPort({ self, peer, request, wire }: PartyContext<TcpWire>): StreamLinkPort {
  return new StreamLinkPort(wire.connection, grantedLink(request), `the pipe link ${self} - ${peer}`)
}
