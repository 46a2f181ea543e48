import { spawnSync } from 'node:child_process'

/** Where the hosts of the demo are, and how each sees the machine that the server runs on. */
export interface Network {
  /** For people. */
  readonly description: string
  /** The server's address as the host sees it. */
  serverAddress(host: string): string
  /** The command that runs `program` on the host. */
  command(host: string, program: readonly string[]): readonly string[]
  /** Takes the network away again. */
  close(): void
}

/** A network namespace for each host, joined to this one by a pair of virtual devices; loopback addresses where that is not allowed. */
export function openNetwork(hosts: readonly string[]): Network {
  const namespaces = new Namespaces(hosts)
  try {
    namespaces.make()
    return namespaces
  } catch (error) {
    namespaces.close()
    return new LoopbackAddresses(hosts, (error as Error).message)
  }
}

// Of the private addresses one that other runs at this moment do not use.
const SUBNET = `10.213.${process.pid % 250}`

/** ip-netns(8), veth(4): needs CAP_NET_ADMIN. */
class Namespaces implements Network {
  readonly description = 'a network namespace each'
  readonly #hosts: readonly string[]

  constructor(hosts: readonly string[]) {
    this.#hosts = hosts
  }

  make(): void {
    for (const [index, host] of this.#hosts.entries()) {
      const [namespace, device] = [this.#namespace(host), `ipc${process.pid}${index}`]
      ip('netns', 'add', namespace)
      ip('link', 'add', device, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace)
      ip('addr', 'add', `${this.serverAddress(host)}/30`, 'dev', device)
      ip('link', 'set', device, 'up')
      ip('-n', namespace, 'addr', 'add', `${SUBNET}.${index * 4 + 2}/30`, 'dev', 'eth0')
      for (const inside of ['eth0', 'lo']) ip('-n', namespace, 'link', 'set', inside, 'up')
    }
  }

  serverAddress(host: string): string {
    return `${SUBNET}.${this.#hosts.indexOf(host) * 4 + 1}`
  }

  command(host: string, program: readonly string[]): readonly string[] {
    return ['ip', 'netns', 'exec', this.#namespace(host), ...program]
  }

  close(): void {
    // Its device here goes with the one inside.
    for (const host of this.#hosts) spawnSync('ip', ['netns', 'del', this.#namespace(host)])
  }

  #namespace(host: string): string {
    return `ipc-${process.pid}-${host}`
  }
}

/** 127.0.0.2, 127.0.0.3 …: all of 127.0.0.0/8 is this machine. */
class LoopbackAddresses implements Network {
  readonly description: string
  readonly #hosts: readonly string[]

  constructor(hosts: readonly string[], why: string) {
    this.#hosts = hosts
    this.description = `a loopback address each (no network namespaces here: ${why})`
  }

  serverAddress(host: string): string {
    return `127.0.0.${this.#hosts.indexOf(host) + 2}`
  }

  command(_host: string, program: readonly string[]): readonly string[] {
    return program
  }

  close(): void {}
}

function ip(...args: readonly string[]): void {
  const { error, status, stderr } = spawnSync('ip', args, { encoding: 'utf8' })
  if (error !== undefined || status !== 0) throw error ?? new Error(stderr.trim())
}
