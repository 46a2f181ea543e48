/** Where a TCP socket is. */
export interface TcpAddress {
  readonly host: string
  readonly port: number
}

const LOOPBACK = '127.0.0.1'

/**
 * Reads `host:port`, `[::1]:port` or a port of the loopback, with or without `tcp://` before it, as `address` of a channel or party has it.
 * `listen`: whether port 0 (any free one) makes sense. Throws TypeError.
 */
export function parseAddress(text: string, what: string, listen = false): TcpAddress {
  const match = /^(?:tcp:\/\/)?(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))?:?(\d{1,5})$/.exec(text)
  const port = Number(match?.[3])
  const host = match?.[1] ?? match?.[2] ?? LOOPBACK
  if (match === null || port > 65_535 || (port === 0 && !listen)) {
    throw new TypeError(`${what} must be host:port, such as 127.0.0.1:4000 or [::1]:4000, not '${text}'`)
  }
  return { host, port }
}

/** As people write it. */
export function showAddress({ host, port }: TcpAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** Whether only this host can come there. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}
