import { connect as connectPlain, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { IpcError } from '@ipc/core'
import { fromSystemError } from '@ipc/core/adapter'
import { authenticate } from './authentication.js'
import { showAddress, type TcpAddress } from './tcp-address.js'
import { TcpConnection } from './tcp-connection.js'
import type { TcpSettings } from './tcp-settings.js'

const CONNECT_MS = 5000
/** Within it the kernel has closed all of a process that was killed. */
const AGAIN_MS = 30
// Nobody accepts there now, or the network is down; that may change.
const ABSENT = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EAI_AGAIN',
]

/** Connects and makes sure of the other side. Undefined = nobody accepts there. Rejects with an IpcError for all else. */
export async function dial(
  to: TcpAddress,
  settings: Pick<TcpSettings, 'tls' | 'secret'>,
  signal?: AbortSignal,
  again = false,
): Promise<TcpConnection | undefined> {
  const address = showAddress(to)
  let socket: Socket
  try {
    socket = await connected(to, settings, signal)
  } catch (error) {
    if (ABSENT.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw fromSystemError(error, `cannot connect to ${address}`, address, { ENOTFOUND: 'IPC_NOT_FOUND' })
  }
  const connection = new TcpConnection(socket, address)
  try {
    await authenticate(connection, 'client', settings.secret ?? new Uint8Array(0))
    return connection
  } catch (error) {
    // It died (or closed) with this connection in its backlog.
    if (IpcError.is(error, 'IPC_PEER_DIED')) return undefined
    // Who refuses a certificate hangs up just as one that dies in the middle: it does so again, the dead one does not.
    if (settings.tls === undefined || again || !IpcError.is(error, 'IPC_PERMISSION')) throw error
    await delay(AGAIN_MS)
    return dial(to, settings, signal, true)
  }
}

function connected(
  { host, port }: TcpAddress,
  { tls }: Pick<TcpSettings, 'tls'>,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    // Who is there is proven by its certificate's issuer and, for parties, its name: hosts move, names stay.
    const socket: Socket | TLSSocket =
      tls === undefined
        ? connectPlain({ host, port })
        : connectTls({ host, port, ...tls, minVersion: 'TLSv1.3', checkServerIdentity: () => undefined })
    const settle = (error?: Error): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      socket.removeListener('error', settle)
      if (error === undefined) {
        resolve(socket)
      } else {
        socket.on('error', () => {})
        socket.destroy()
        reject(error)
      }
    }
    const abort = (): void => settle(signal?.reason instanceof Error ? signal.reason : new Error('aborted'))
    const timer = setTimeout(() => {
      settle(
        Object.assign(new Error(`no answer for ${CONNECT_MS} ms`), { code: 'ETIMEDOUT', syscall: 'connect' }),
      )
    }, CONNECT_MS)
    socket.once('error', settle)
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => settle())
    signal?.addEventListener('abort', abort)
    if (signal?.aborted) abort()
  })
}
