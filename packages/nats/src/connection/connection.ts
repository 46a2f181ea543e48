import { IpcError } from '@ipc/core'
import { createInbox, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node'
import { dial } from './dial.js'
import { Listening } from './listening.js'
import { shownServers } from './servers.js'

/** What came of a request. 'nobody': no one listens on the subject; 'silence': no answer in time, or no connection. */
export type Answer = Msg | 'nobody' | 'silence'

export interface PublishOptions {
  readonly reply?: string
  readonly headers?: MsgHdrs
}

const NOTHING = new Uint8Array(0)
const ANSWER_MS = 5_000
const LEAST_PAUSE_MS = 50
const MOST_PAUSE_MS = 1_000
const PING_MS = 20_000

/**
 * One connection to a NATS server, shared by all that this process opens on it. A lost one is dialled again, without
 * limit and without keeping the process alive; who listens is subscribed again and told.
 */
export class Connection {
  readonly servers: readonly string[]
  /** What errors call the server. */
  readonly shown: string
  readonly #listenings = new Set<Listening>()
  readonly #onUp = new Set<() => void>()
  readonly #onDown = new Set<() => void>()
  readonly #inbox = createInbox()
  readonly #answers = new Map<string, (message: Msg) => void>()
  #nc: NatsConnection
  #up = true
  #ended = false
  #lastRequest = 0
  #pinging = false
  readonly #pinger: NodeJS.Timeout
  #timer: NodeJS.Timeout | undefined

  private constructor(servers: readonly string[], connection: NatsConnection) {
    this.servers = servers
    this.shown = shownServers(servers)
    this.#nc = connection
    this.#watch()
    this.listen(`${this.#inbox}.*`, (message) => {
      this.#answers.get(message.subject.slice(this.#inbox.length + 1))?.(message)
    })
    this.#pinger = setInterval(() => this.#ping(), PING_MS).unref()
  }

  static async open(servers: readonly string[]): Promise<Connection> {
    return new Connection(servers, await dial(servers))
  }

  /** Whether the server can be written to now. */
  get up(): boolean {
    return this.#up
  }
  /** The client, while up; for the JetStream manager. */
  get client(): NatsConnection {
    return this.#nc
  }
  /** The largest payload that the server takes. */
  get maxPayload(): number {
    return this.#nc.info?.max_payload ?? 1_048_576
  }

  /** Calls back after each time the connection is there again; returns what stops it. */
  onUp(callback: () => void): () => void {
    this.#onUp.add(callback)
    return () => void this.#onUp.delete(callback)
  }

  onDown(callback: () => void): () => void {
    this.#onDown.add(callback)
    return () => void this.#onDown.delete(callback)
  }

  listen(subject: string, callback: (message: Msg) => void): Listening {
    const listening = new Listening(subject, callback, () => void this.#listenings.delete(listening))
    this.#listenings.add(listening)
    if (this.#up) listening.start(this.#nc)
    return listening
  }

  /** Writes a message; false = not connected, or being closed: nothing was written. */
  publish(subject: string, payload: Uint8Array = NOTHING, options?: PublishOptions): boolean {
    if (!this.#up || this.#ended) return false
    try {
      this.#nc.publish(subject, payload, options)
      return true
    } catch {
      // The client notices a lost connection before it tells us.
      return false
    }
  }

  /** Publishes and waits for one answer. Never rejects; its timer does not keep the process alive. */
  request(
    subject: string,
    payload: Uint8Array = NOTHING,
    { headers, timeoutMs = ANSWER_MS }: { readonly headers?: MsgHdrs; readonly timeoutMs?: number } = {},
  ): Promise<Answer> {
    this.#lastRequest += 1
    const token = String(this.#lastRequest)
    return new Promise((resolve) => {
      const finish = (answer: Answer): void => {
        this.#answers.delete(token)
        clearTimeout(timer)
        stop()
        resolve(answer)
      }
      const timer = setTimeout(() => finish('silence'), timeoutMs)
      timer.unref()
      const stop = this.onDown(() => finish('silence'))
      this.#answers.set(token, (message) => finish(message.headers?.code === 503 ? 'nobody' : message))
      const options = { reply: `${this.#inbox}.${token}`, ...(headers === undefined ? {} : { headers }) }
      if (!this.publish(subject, payload, options)) finish('silence')
    })
  }

  /** Resolves with true when the server has taken all that was written before; false = the connection was lost. */
  async flush(): Promise<boolean> {
    if (!this.#up) return false
    const flushing = this.#nc.flush()
    return new Promise((resolve) => {
      const finish = (taken: boolean): void => {
        stop()
        resolve(taken)
      }
      // The client forgets who waits for its answer when it is closed.
      const stop = this.onDown(() => finish(false))
      flushing.then(
        () => finish(true),
        () => finish(false),
      )
    })
  }

  /** Resolves when connected; rejects when that takes longer than `milliseconds`. */
  async whenUp(milliseconds = ANSWER_MS): Promise<void> {
    if (this.#up) return
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        stop()
        const message = `the NATS server at ${this.shown} does not answer any more: start it again`
        reject(new IpcError('IPC_NOT_FOUND', message, { address: this.shown }))
      }, milliseconds)
      const stop = this.onUp(() => {
        clearTimeout(timer)
        stop()
        resolve()
      })
    })
  }

  async close(): Promise<void> {
    this.#ended = true
    clearTimeout(this.#timer)
    clearInterval(this.#pinger)
    if (!this.#up) return
    await this.flush()
    await this.#nc.close()
    this.#down()
  }

  #watch(): void {
    const watched = this.#nc
    void watched.closed().then(() => {
      if (this.#nc !== watched || this.#ended) return
      this.#down()
      this.#redial(LEAST_PAUSE_MS)
    })
  }

  #down(): void {
    this.#up = false
    for (const listening of this.#listenings) listening.lost()
    for (const callback of [...this.#onDown]) callback()
  }

  #redial(pause: number): void {
    this.#timer = setTimeout(async () => {
      try {
        const connection = await dial(this.servers)
        if (this.#ended) return void connection.close()
        this.#nc = connection
        this.#up = true
        this.#watch()
        for (const listening of this.#listenings) listening.start(connection)
        for (const callback of [...this.#onUp]) callback()
      } catch {
        if (!this.#ended) this.#redial(Math.min(pause * 2, MOST_PAUSE_MS))
      }
    }, pause)
    this.#timer.unref()
  }

  /** A server that does not answer one ping until the next is due counts as lost. */
  #ping(): void {
    if (!this.#up) return
    if (this.#pinging) return void this.#nc.close()
    this.#pinging = true
    void this.flush().then(() => {
      this.#pinging = false
    })
  }
}
