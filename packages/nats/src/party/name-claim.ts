import { IpcError } from '@ipc/core'
import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream'
import { headers } from '@nats-io/transport-node'
import type { Connection } from '../connection/connection.js'

/** One record a party name: who has it. */
const STREAM = 'ipc-parties'
const nameRecordSubject = (hash: string): string => `ipc.parties.${hash}`
const NO_MESSAGE = 10_037
const ANSWER_MS = 5_000
/** Long enough for the server's word that nobody listens; a stopped party says nothing and is there. */
const ALIVE_MS = 500

/** Where a party answers those who ask whether it lives. */
export const aliveSubject = (id: string): string => `ipc.party.${id}`

/**
 * A party's right to its name: a record that is replaced only by who has read it, and only when the one it names no
 * longer listens at the server.
 */
export class NameClaim {
  readonly #connection: Connection
  readonly #subject: string
  readonly #id: string
  readonly #what: string
  #sequence = 0

  constructor(connection: Connection, hash: string, id: string, what: string) {
    this.#connection = connection
    this.#subject = nameRecordSubject(hash)
    this.#id = id
    this.#what = what
  }

  /** Throws `IPC_EXISTS` while another living party has the name. Again = makes sure that it is still ours. */
  async take(): Promise<void> {
    const manager = await this.#manager()
    await manager.streams.add({
      name: STREAM,
      description: 'Names of @ipc parties',
      subjects: [nameRecordSubject('*')],
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
      discard: DiscardPolicy.Old,
      max_msgs_per_subject: 1,
    })
    for (;;) {
      const holder = await this.#holder(manager)
      if (holder?.id === this.#id) {
        this.#sequence = holder.sequence
        return
      }
      if (holder !== undefined && (await this.#lives(holder.id))) {
        const { shown } = this.#connection
        const message = `${this.#what} lives already at ${shown}: close it first, or take another name`
        throw new IpcError('IPC_EXISTS', message, { address: shown })
      }
      const sequence = await this.#replace(holder?.sequence ?? 0)
      if (sequence !== undefined) {
        this.#sequence = sequence
        return
      }
    }
  }

  async release(): Promise<void> {
    if (!this.#connection.up) return
    const manager = await this.#manager()
    // Replaced by another's record, ours has another number and is gone already.
    await manager.streams.deleteMessage(STREAM, this.#sequence, false).catch(() => undefined)
  }

  async #manager(): Promise<JetStreamManager> {
    await this.#connection.whenUp()
    return jetstreamManager(this.#connection.client, { checkAPI: false, timeout: ANSWER_MS })
  }

  async #holder(
    manager: JetStreamManager,
  ): Promise<{ readonly id: string; readonly sequence: number } | undefined> {
    try {
      const stored = await manager.streams.getMessage(STREAM, { last_by_subj: this.#subject })
      return stored === null ? undefined : { id: stored.string(), sequence: stored.seq }
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === NO_MESSAGE) return undefined
      throw error
    }
  }

  async #lives(id: string): Promise<boolean> {
    const answer = await this.#connection.request(aliveSubject(id), undefined, { timeoutMs: ALIVE_MS })
    return answer !== 'nobody'
  }

  /** Undefined = another was quicker. */
  async #replace(expected: number): Promise<number | undefined> {
    const only = headers()
    only.set('Nats-Expected-Last-Subject-Sequence', String(expected))
    const payload = new TextEncoder().encode(this.#id)
    const answer = await this.#connection.request(this.#subject, payload, { headers: only })
    if (answer === 'nobody' || answer === 'silence') return undefined
    const { seq, error } = answer.json<{ readonly seq?: number; readonly error?: unknown }>()
    return error === undefined ? seq : undefined
  }
}
