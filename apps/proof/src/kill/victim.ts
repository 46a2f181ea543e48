import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Peer, spawnPeer, until, withWatchdog } from '@ipc/testkit'
import type { Proven } from '../mechanisms.js'

export const WATCHDOG_MS = 20_000

export interface Played {
  readonly steps: readonly string[]
  readonly result: string | undefined
}

/** A process that does one thing in steps, and stands still before one of them. */
export class Victim {
  readonly #peer: Peer
  #playing: Promise<Played> | undefined

  private constructor(peer: Peer) {
    this.#peer = peer
  }

  static async start(mechanism: Proven): Promise<Victim> {
    const { module, factory, options } = mechanism
    const peer = await spawnPeer(`${FOLDER}/victim.mjs`, [module, factory, JSON.stringify(options)], {
      execArgv: ['--no-warnings', '--import', `${FOLDER}/register.mjs`],
    })
    return new Victim(peer)
  }

  async prepare(role: string, parameter?: string): Promise<void> {
    await withWatchdog(this.#peer.call('prepare', role, parameter), WATCHDOG_MS, `${role} of the victim`)
  }

  async fill(count: number): Promise<void> {
    await withWatchdog(this.#peer.call('fill', count), WATCHDOG_MS, 'what the victim sends before')
  }

  /** Plays a role whole. */
  async play(role: string, parameter?: string): Promise<Played> {
    return withWatchdog(this.#peer.call<Played>('play', role, parameter, 0), WATCHDOG_MS, `${role} in steps`)
  }

  /** Plays a role up to `step`; the name of the step that it stands still before, undefined = it came to its end. */
  async stopAt(role: string, parameter: string | undefined, step: number): Promise<string | undefined> {
    const playing = this.#peer.call<Played>('play', role, parameter, step)
    this.#playing = playing
    playing.catch(() => undefined)
    const stopping = this.#peer.next<string>('stopping')
    stopping.catch(() => undefined)
    const label = await withWatchdog(
      Promise.race([stopping, playing.then(() => undefined)]),
      WATCHDOG_MS,
      `step ${step} of ${role}`,
    )
    // It stops itself: a SIGSTOP from here would be a second one.
    if (label !== undefined) await until(() => this.#isStopped(), WATCHDOG_MS, 'the victim stands still')
    return label
  }

  #isStopped(): boolean {
    return /^State:\s+T/m.test(readFileSync(`/proc/${this.#peer.pid}/status`, 'utf8'))
  }

  /** Lets it go on, to the end of its role. */
  async goOn(): Promise<Played> {
    this.#peer.resume()
    return withWatchdog(this.#playing as Promise<Played>, WATCHDOG_MS, 'the role after SIGCONT')
  }

  async kill(): Promise<void> {
    await this.#peer.kill('SIGKILL')
  }
}

/** Where the victim's program lies, whether this runs from `dist` or from the sources. */
const FOLDER = fileURLToPath(
  ['../victim/victim.mjs', '../../victim/victim.mjs']
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url)) ?? import.meta.url,
).replace(/\/[^/]*$/, '')
