import type { Mechanism } from '@ipc/core'
import type { Peer } from '@ipc/testkit'
import { within } from '../checks/within.js'
import type { Functions } from '../functions.js'
import type { Settings } from '../settings.js'
import { InProcessCommander } from './in-process-commander.js'
import { startPeer } from './processes.js'
import { Remote } from './remote.js'

/** The other sides of one suite: a process that is used again from case to case, and new ones for those that end it. */
export class Others {
  readonly #settings: Settings
  readonly #functions: Functions
  #shared: Peer | undefined

  constructor(settings: Settings, functions: Functions) {
    this.#settings = settings
    this.#functions = functions
  }

  async shared(mechanism: Mechanism): Promise<Remote> {
    if (this.#settings.inProcess) return new Remote(new InProcessCommander(this.#functions, mechanism))
    this.#shared ??= (await startPeer(this.#settings)).unref()
    return new Remote(this.#shared)
  }

  async fresh(mechanism: Mechanism): Promise<Remote> {
    if (this.#settings.inProcess) return new Remote(new InProcessCommander(this.#functions, mechanism))
    return new Remote((await startPeer(this.#settings)).unref())
  }

  /** After a case: the shared process is kept where its handles closed, and replaced where they did not. */
  async tidy(remote: Remote): Promise<void> {
    try {
      await within(remote.closeAll(), 'closing what the other side had open')
      remote.commander.forget()
    } catch (error) {
      if (!this.#settings.inProcess && remote.process === this.#shared) {
        const dead = this.#shared
        this.#shared = undefined
        await dead?.kill('SIGKILL')
      }
      throw error
    }
  }
}
