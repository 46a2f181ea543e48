import { IpcError } from '@ipc/core'
import { isLoopback, parseAddress, showAddress, type TcpAddress } from './tcp-address.js'

/** Options of `tcp()`. */
export interface TcpOptions {
  /** Where this side accepts: `host:port`. A mailbox's owner, or a party. */
  readonly listen?: string | undefined
  /** Where the other side accepts: a mailbox's owner, or the one other party. */
  readonly connect?: string | undefined
  /** Parties: where each other party accepts, by its name. */
  readonly peers?: Readonly<Record<string, string>> | undefined
  /** TLS with a certificate on both sides, PEM. A party's certificate must bear the party's name. */
  readonly tls?:
    | {
        readonly key: string | Uint8Array
        readonly cert: string | Uint8Array
        readonly ca: string | Uint8Array
      }
    | undefined
  /** What both sides must know, 16 bytes or more. It is never sent; the messages are not encrypted by it. */
  readonly secret?: string | Uint8Array | undefined
  /** Allows other hosts without `tls` and `secret`: whoever reaches the port takes part. */
  readonly plaintext?: 'allowed' | undefined
}

/** The options, checked. */
export interface TcpSettings {
  readonly listen: TcpAddress | undefined
  readonly connect: TcpAddress | undefined
  readonly peers: ReadonlyMap<string, TcpAddress>
  readonly tls:
    | { readonly key: string | Buffer; readonly cert: string | Buffer; readonly ca: string | Buffer }
    | undefined
  readonly secret: Uint8Array | undefined
}

const KNOWN = ['listen', 'connect', 'peers', 'tls', 'secret', 'plaintext']
const SHORTEST_SECRET_BYTES = 16

/** Checks what `tcp()` was given. Throws TypeError and RangeError for mistakes, `IPC_PERMISSION` for an open door. */
export function checkTcpOptions(options: TcpOptions): TcpSettings {
  for (const name of Object.keys(options)) {
    if (!KNOWN.includes(name))
      throw new TypeError(`tcp() has no option '${name}': it has ${KNOWN.join(', ')}`)
  }
  const { tls } = options
  const listen = options.listen === undefined ? undefined : parseAddress(options.listen, 'listen', true)
  const connect = options.connect === undefined ? undefined : parseAddress(options.connect, 'connect')
  const peers = new Map<string, TcpAddress>()
  for (const [peer, address] of Object.entries(options.peers ?? {}))
    peers.set(peer, parseAddress(address, `peers.${peer}`))
  const secret =
    typeof options.secret === 'string' ? new TextEncoder().encode(options.secret) : options.secret
  if (secret !== undefined && secret.length < SHORTEST_SECRET_BYTES) {
    throw new RangeError(
      `secret must have ${SHORTEST_SECRET_BYTES} bytes or more, not ${secret.length}: it can be guessed offline`,
    )
  }
  if (options.plaintext !== undefined && options.plaintext !== 'allowed') {
    throw new TypeError(`plaintext must be 'allowed' or absent, not '${String(options.plaintext)}'`)
  }
  if (tls === undefined && secret === undefined && options.plaintext === undefined) {
    for (const address of [listen, connect, ...peers.values()])
      if (address !== undefined) refuseOpenDoor(address)
  }
  return {
    listen,
    connect,
    peers,
    secret,
    tls: tls && { key: pem(tls.key), cert: pem(tls.cert), ca: pem(tls.ca) },
  }
}

function refuseOpenDoor(address: TcpAddress): void {
  if (isLoopback(address.host)) return
  const shown = showAddress(address)
  throw new IpcError(
    'IPC_PERMISSION',
    `${shown} is not on this host's loopback, and without tls or secret whoever reaches it can read, send and pretend: ` +
      `give tls or secret, or say plaintext: 'allowed'`,
    { address: shown },
  )
}

function pem(text: string | Uint8Array): string | Buffer {
  return typeof text === 'string' ? text : Buffer.from(text)
}
