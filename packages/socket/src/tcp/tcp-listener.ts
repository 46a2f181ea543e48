import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Connection } from '../connection/connection.js'
import type { Listener } from '../mailbox/listener.js'
import { authenticate } from './authentication.js'
import { showAddress, type TcpAddress } from './tcp-address.js'
import { TcpConnection } from './tcp-connection.js'
import type { TcpSettings } from './tcp-settings.js'

const BACKLOG = 511
/** Connections that may be proving themselves at once: one more makes the oldest go. */
const STRANGERS_AT_ONCE = 128

/** A name for the port, which goes with the listener. */
export interface ListenerName {
  /** Whether newcomers find this port under it. */
  isOurs(): boolean
  /** What it stays known by after it was removed. */
  readonly place?: string | undefined
  release(hasHeirs?: boolean): void
  /** After `release(true)`: removes what was left for heirs. */
  forgetPlace?(): void
}

/** A listening TCP socket of node:net; gives connections whose other side has proven itself. */
export class TcpListener implements Listener {
  readonly address: TcpAddress
  readonly #server: Server
  readonly #secret: Uint8Array
  /** By the other side's address: a TLS socket and the plain one below it are one. */
  readonly #strangers = new Map<string, Socket>()
  readonly #name: ListenerName | undefined
  #onConnection: ((connection: TcpConnection) => void) | undefined
  #early: TcpConnection[] = []
  #closed = false

  private constructor(
    server: Server,
    address: TcpAddress,
    settings: Pick<TcpSettings, 'tls' | 'secret'>,
    name: ListenerName | undefined,
  ) {
    this.#server = server
    this.address = address
    this.#secret = settings.secret ?? new Uint8Array(0)
    this.#name = name
    server.on('error', () => {})
    server.on('connection', (socket: Socket) => this.#limit(socket))
    server.on(settings.tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) =>
      this.#admit(socket),
    )
  }

  /** Binds. Rejects with the system's error. */
  static open(
    at: TcpAddress,
    settings: Pick<TcpSettings, 'tls' | 'secret'>,
    name?: ListenerName,
  ): Promise<TcpListener> {
    const { tls } = settings
    const server =
      tls === undefined
        ? createServer()
        : createTlsServer({
            ...tls,
            minVersion: 'TLSv1.3',
            requestCert: true,
            rejectUnauthorized: true,
            handshakeTimeout: 5000,
          })
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host: at.host, port: at.port, backlog: BACKLOG, exclusive: true }, () => {
        server.removeListener('error', reject)
        const { port } = server.address() as AddressInfo
        resolve(new TcpListener(server.unref(), { host: at.host, port }, settings, name))
      })
    })
  }

  start(onConnection: (connection: Connection) => void): void {
    this.#onConnection = onConnection
    for (const connection of this.#early.splice(0)) onConnection(connection)
  }

  named(): boolean {
    return !this.#closed && this.#name?.isOurs() !== false
  }

  get place(): string | undefined {
    return this.#name?.place
  }

  close(hasHeirs = false): void {
    if (this.#closed) return
    this.#closed = true
    this.#server.close()
    for (const socket of this.#strangers.values()) socket.destroy()
    for (const connection of this.#early) connection.close()
    this.#name?.release(hasHeirs)
  }

  forgetPlace(): void {
    this.#name?.forgetPlace?.()
  }

  #limit(socket: Socket): void {
    socket.unref()
    socket.on('error', () => {})
    const key = keyOf(socket)
    this.#strangers.set(key, socket)
    socket.once('close', () => this.#strangers.delete(key))
    const [oldest] = this.#strangers.values()
    if (this.#strangers.size > STRANGERS_AT_ONCE) oldest?.destroy()
  }

  #admit(socket: Socket): void {
    const key = keyOf(socket)
    const connection = new TcpConnection(socket, showAddress(this.address))
    authenticate(connection, 'server', this.#secret).then(
      () => {
        this.#strangers.delete(key)
        if (this.#closed) connection.close()
        else if (this.#onConnection === undefined) this.#early.push(connection)
        else this.#onConnection(connection)
      },
      () => {},
    )
  }
}

function keyOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`
}
