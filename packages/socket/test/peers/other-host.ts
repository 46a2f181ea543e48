import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { withWatchdog } from '@ipc/testkit'

const LIMIT_MS = 20_000

/** Another host: a network namespace, which needs CAP_NET_ADMIN. */
export class OtherHost {
  readonly address = `10.214.${process.pid % 250}.2`
  readonly #name = `ipc-socket-${process.pid}`
  readonly #device = `ipcs${process.pid}`

  /** False = this user may not. */
  make(): boolean {
    const made =
      ip('netns', 'add', this.#name) &&
      ip('link', 'add', this.#device, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', this.#name) &&
      ip('addr', 'add', `${this.address.replace(/2$/, '1')}/30`, 'dev', this.#device) &&
      ip('link', 'set', this.#device, 'up') &&
      ip('-n', this.#name, 'addr', 'add', `${this.address}/30`, 'dev', 'eth0') &&
      ip('-n', this.#name, 'link', 'set', 'eth0', 'up')
    if (!made) this.remove()
    return made
  }

  /** Starts a program there that reads all that it is sent, at a port that it tells. */
  async reader(): Promise<{ readonly port: number; end(): void }> {
    const program = `require('node:net').createServer((socket) => socket.resume())
      .listen(0, '${this.address}', function () { console.log(this.address().port) })`
    const child = spawn('ip', ['netns', 'exec', this.#name, process.execPath, '--eval', program])
    const [told] = (await withWatchdog(once(child.stdout, 'data'), LIMIT_MS, 'the port')) as [Buffer]
    return { port: Number(told.toString()), end: () => child.kill('SIGKILL') }
  }

  /** From now on nothing comes through to it, nor from it. */
  cutOff(): void {
    ip('-n', this.#name, 'link', 'set', 'eth0', 'down')
  }

  /** Its device here goes with the one inside. */
  remove(): void {
    ip('netns', 'del', this.#name)
  }
}

function ip(...args: readonly string[]): boolean {
  return spawnSync('ip', args).status === 0
}
