import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Contestant } from '../contestant.js'
import type { Cast, Wrapper } from './cast.js'
import { compileReferences } from './compile-references.js'
import { nodeCast } from './node-cast.js'
import { referenceCast } from './reference-cast.js'
import { boundTo, type TwoProcessors } from './two-processors.js'

/** Where all casts of a run play: a folder of its own, and the exchanges in C, compiled once. */
export class Theatre {
  readonly #folder: string
  readonly #references: { program: string } | { missing: string }
  readonly #casts = new Set<Cast>()
  #count = 0
  #closed = false

  private constructor(folder: string, references: { program: string } | { missing: string }) {
    this.#folder = folder
    this.#references = references
  }

  static async open(): Promise<Theatre> {
    const folder = await mkdtemp(join(tmpdir(), 'ipc-bench-'))
    return new Theatre(folder, await compileReferences(folder))
  }

  /** Why there is no C beside; undefined where there is. */
  get missingReferences(): string | undefined {
    return 'missing' in this.#references ? this.#references.missing : undefined
  }

  /** Starts a contestant in fresh processes. Throws where it cannot run here, with the reason. */
  async cast(contestant: Contestant, wrapper?: Wrapper): Promise<Cast> {
    return this.#open(() => this.#start(contestant, wrapper))
  }

  /** The same with a processor for each side. */
  async castApart(contestant: Contestant, processors: TwoProcessors): Promise<Cast> {
    return this.#open(() => this.#start(contestant, (role) => boundTo(processors[role]), processors))
  }

  async #open(start: () => Promise<Cast>): Promise<Cast> {
    this.#refuseClosed()
    const cast = await start()
    this.#casts.add(cast)
    if (this.#closed) await cast.end()
    this.#refuseClosed()
    return {
      slice: (milliseconds) => cast.slice(milliseconds),
      end: async () => {
        this.#casts.delete(cast)
        await cast.end()
      },
    }
  }

  #refuseClosed(): void {
    if (this.#closed) throw new Error('the theatre is closed')
  }

  async #start(contestant: Contestant, wrapper?: Wrapper, processors?: TwoProcessors): Promise<Cast> {
    if (contestant.program === 'c') {
      if ('missing' in this.#references) throw new Error(this.#references.missing)
      return referenceCast(this.#references.program, contestant, processors)
    }
    this.#count += 1
    const place = `bench-${process.pid}-${this.#count}`
    const folder = join(this.#folder, String(this.#count))
    await mkdir(folder, { mode: 0o700 })
    return nodeCast(contestant, { place, folder }, wrapper)
  }

  /** Ends what still runs and removes the folder. Nothing starts any more. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#casts].map((cast) => cast.end()))
    await rm(this.#folder, { recursive: true, force: true })
  }
}
