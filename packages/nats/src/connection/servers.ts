import type { NodeConnectionOptions } from '@nats-io/transport-node'

const DEFAULT_SERVER = 'nats://127.0.0.1:4222'

/** The servers asked for, else those of `$NATS_URL` as the nats command has them, else the one of this host. */
export function serversOf(asked: string | readonly string[] | undefined): readonly string[] {
  const list = asked ?? process.env.NATS_URL ?? DEFAULT_SERVER
  const servers = typeof list === 'string' ? list.split(',') : list
  return servers.map((server) => server.trim()).filter((server) => server !== '')
}

/** What the client needs for these servers: a URL may carry `user:password@` or `token@`, and `tls://`. */
export function clientOptions(servers: readonly string[]): NodeConnectionOptions {
  const urls = servers.map((server) => new URL(server.includes('://') ? server : `nats://${server}`))
  const [first] = urls
  const options: NodeConnectionOptions = { servers: urls.map((url) => `${url.hostname}:${url.port || 4222}`) }
  if (first === undefined) return options
  if (first.password !== '') {
    options.user = decodeURIComponent(first.username)
    options.pass = decodeURIComponent(first.password)
  } else if (first.username !== '') options.token = decodeURIComponent(first.username)
  if (first.protocol === 'tls:') options.tls = {}
  return options
}

/** How errors name the servers: without the secrets in their URLs. */
export function shownServers(servers: readonly string[]): string {
  return servers.map((server) => server.replace(/\/\/[^@/]*@/, '//')).join(', ')
}
