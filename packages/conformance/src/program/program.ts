import { IpcError, type Mechanism, request, serve, type ZeroCopy } from '@ipc/core'
import type { BytesChannel, BytesLink, BytesMessage, BytesParty, Functions } from '../functions.js'
import { checkNumbered, type Numbers, numbered, variedSize } from '../messages/numbered.js'
import { type NamedOptions, resolveOptions } from './options.js'

/** A handle in another process. */
export interface Opened {
  readonly id: number
  readonly address: string
}

type Anything = Record<string, (...parameters: unknown[]) => unknown>
type Emit = (event: string, value?: unknown) => void

/** Marks the end of a stream of numbered messages for one receiver. */
export const STOP = new Uint8Array([0])

/**
 * What the other side of a case does, on command: in a child process, or in this one where the mechanism reaches no
 * other. Handles are told by number.
 */
export class Program {
  readonly #functions: Functions
  readonly #mechanism: Mechanism
  readonly #emit: Emit
  readonly #handles = new Map<number, Anything>()
  #lastId = 0

  constructor(functions: Functions, mechanism: Mechanism, emit: Emit) {
    this.#functions = functions
    this.#mechanism = mechanism
    this.#emit = emit
  }

  async mailbox(name: string, options?: NamedOptions): Promise<Opened> {
    return this.#keep(await this.#functions.indirect(name, this.#mechanism, resolveOptions(options)))
  }

  async party(name: string, options?: NamedOptions): Promise<Opened> {
    return this.#keep(await this.#functions.direct(name, this.#mechanism, resolveOptions(options)))
  }

  async link(party: number, peer: string, wait?: object): Promise<Opened> {
    return this.#keep(await this.#of<BytesParty>(party).link(peer, wait))
  }

  async publisher(name: string, options?: NamedOptions): Promise<Opened> {
    return this.#keep(await this.#functions.publish(name, this.#mechanism, resolveOptions(options)))
  }

  async subscriber(name: string, options?: NamedOptions): Promise<Opened> {
    return this.#keep(await this.#functions.subscribe(name, this.#mechanism, resolveOptions(options)))
  }

  /** Any method of a handle whose result can be told. */
  async invoke(id: number, method: string, ...parameters: unknown[]): Promise<unknown> {
    const handle = this.#of<Anything>(id)
    const call = handle[method]
    if (call === undefined) throw new TypeError(`no method ${method}`)
    const result = await call.apply(handle, parameters)
    return result === handle ? undefined : result
  }

  async closure(id: number): Promise<unknown> {
    return this.#of<BytesChannel>(id).closed
  }

  /** Sends 0 … count - 1 and tells each when it is sent. Resolves with how many went. */
  async sendNumbered(id: number, sender: number, count: number, most?: number): Promise<number> {
    const channel = this.#of<BytesChannel>(id)
    for (let index = 0; index < count; index++) {
      await channel.send(numbered(sender, index, variedSize(index, most)))
      this.#emit(`sent ${sender}`, index)
    }
    return count
  }

  /** Receives up to a STOP and tells each. Resolves with all. */
  async receiveNumbered(id: number): Promise<Numbers[]> {
    const channel = this.#of<BytesChannel>(id)
    const taken: Numbers[] = []
    for (;;) {
      const { data } = await channel.receive()
      if (data.length === STOP.length) return taken
      const numbers = checkNumbered(data)
      taken.push(numbers)
      this.#emit('received', numbers)
    }
  }

  /** Sends back `count` messages as they come; resolves when all are sent. */
  async echoNumbered(id: number, count: number): Promise<number> {
    const channel = this.#of<BytesChannel>(id)
    const sends: Promise<void>[] = []
    for (let index = 0; index < count; index++) {
      const { data } = await channel.receive()
      checkNumbered(data)
      sends.push(channel.send(data))
    }
    await Promise.all(sends)
    return count
  }

  /** Starts a receive and tells what came of it; the call itself does not wait. */
  receiveLater(id: number, event: string): void {
    const tell = (result: unknown) => this.#emit(event, result)
    this.#of<BytesChannel>(id)
      .receive()
      .then(({ data }: BytesMessage) => tell(data), tell)
  }

  /** Starts an iteration of `count` messages and tells each, and how it ended. */
  iterateLater(id: number, event: string, count: number): void {
    let left = count
    const run = async (): Promise<void> => {
      for await (const { data } of this.#of<BytesChannel>(id)) {
        this.#emit(event, data)
        left -= 1
        if (left === 0) break
      }
    }
    run().then(
      () => this.#emit(`${event} ended`),
      (error) => this.#emit(`${event} ended`, error),
    )
  }

  /**
   * Serves requests on a link or party: the answer is the bytes, each plus one. A request of 0 is answered only after
   * a later one; a request of 255 by an error.
   */
  serveLater(id: number): void {
    let release = (): void => undefined
    const answer = async (data: Uint8Array): Promise<Uint8Array> => {
      if (data[0] === 255) throw new RangeError('255 has no successor')
      if (data[0] === 0) {
        await new Promise<void>((resolve) => {
          release = resolve
        })
        // The request that waits now: one that comes before the immediate is not answered by it.
      } else setImmediate(release)
      return data.map((byte) => byte + 1)
    }
    serve(this.#of<BytesLink>(id), answer).then(
      () => this.#emit('served'),
      (error) => this.#emit('served', error),
    )
  }

  /** Starts a request and tells what came of it. */
  requestLater(id: number, event: string, data: Uint8Array): void {
    const tell = (result: unknown) => this.#emit(event, result)
    request(this.#of<BytesLink>(id), data).then(tell, tell)
  }

  /** Keeps views of the channel's memory over its close, transfers one, and touches them all. */
  async touchViewsAfterClose(id: number): Promise<'alive' | 'no views'> {
    const channel = this.#of<BytesChannel & ZeroCopy>(id)
    const views: Uint8Array[] = []
    try {
      const claim = await channel.claim(64)
      views.push(claim.view)
      claim.commit()
      const open = await channel.claim(64)
      views.push(open.view)
    } catch (error) {
      if (IpcError.is(error, 'IPC_NOT_SUPPORTED')) return 'no views'
      throw error
    }
    await channel.close({ timeoutMs: 1000 })
    for (const view of views) {
      view.fill(7)
      view.reduce((sum, byte) => sum + byte, 0)
      try {
        const moved = structuredClone(view.buffer, { transfer: [view.buffer as ArrayBuffer] })
        new Uint8Array(moved).fill(1)
      } catch (error) {
        // Memory that is not the engine's own may be refused; it must not crash.
        if (!(error instanceof Error)) throw error
      }
      if (view.length > 0) view[0] = 1
    }
    return 'alive'
  }

  /** Microseconds of CPU that this process has used. */
  cpu(): number {
    const { user, system } = process.cpuUsage()
    return user + system
  }

  /** Answers when every command before has been begun. */
  ping(): void {}

  async closeAll(): Promise<void> {
    const handles = [...this.#handles.values()].reverse()
    this.#handles.clear()
    await Promise.allSettled(handles.map(async (handle) => handle.close?.({ timeoutMs: 1000 })))
  }

  #keep(handle: unknown): Opened {
    this.#lastId += 1
    this.#handles.set(this.#lastId, handle as Anything)
    return { id: this.#lastId, address: (handle as { address?: string }).address ?? '' }
  }

  #of<T>(id: number): T {
    const handle = this.#handles.get(id)
    if (handle === undefined) throw new Error(`no handle ${id}`)
    return handle as unknown as T
  }
}
