import { IpcError } from '@ipc/core'
import { AckPolicy, JetStreamApiError, type JetStreamManager, jetstreamManager } from '@nats-io/jetstream'
import type { Connection } from '../connection/connection.js'
import { readRecord, type StreamRecord, streamConfig, typeSubject } from './stream-record.js'

const STREAM_NOT_FOUND = 10_059
const STREAM_NAME_IN_USE = 10_058
const ANSWER_MS = 10_000
/** A message that a receiver took and neither acknowledged nor gave back goes to another after this. */
export const REDELIVERY_MS = 5_000
const MOST_WAITING_RECEIVES = 100_000

/** Managing calls on the streams of one server. */
export class MailboxStreams {
  readonly #connection: Connection

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** The record of a stream; undefined = there is no such stream. */
  async find(stream: string): Promise<StreamRecord | undefined> {
    try {
      const info = await (await this.#manager()).streams.info(stream)
      return readRecord(this.#address(stream), info.config.description)
    } catch (error) {
      if (isApiError(error, STREAM_NOT_FOUND)) return undefined
      throw this.#failure(stream, error)
    }
  }

  /** False = there is one already, made by another. */
  async create(stream: string, record: StreamRecord): Promise<boolean> {
    try {
      await (await this.#manager()).streams.add(streamConfig(stream, record))
      return true
    } catch (error) {
      if (isApiError(error, STREAM_NAME_IN_USE)) return false
      throw this.#failure(stream, error)
    }
  }

  /** Makes the consumer that all receivers of one type share; again = no effect. False = the stream is gone. */
  async ensureConsumer(stream: string, type: number): Promise<boolean> {
    try {
      await (await this.#manager()).consumers.add(stream, {
        durable_name: consumerName(type),
        filter_subject: typeSubject(stream, type),
        ack_policy: AckPolicy.Explicit,
        ack_wait: REDELIVERY_MS * 1_000_000,
        max_ack_pending: -1,
        max_waiting: MOST_WAITING_RECEIVES,
      })
      return true
    } catch (error) {
      if (isApiError(error, STREAM_NOT_FOUND)) return false
      throw this.#failure(stream, error)
    }
  }

  /** The types that messages in the stream have. */
  async typesThere(stream: string): Promise<number[]> {
    const info = await (await this.#manager()).streams.info(stream, {
      subjects_filter: typeSubject(stream, '*'),
    })
    return Object.keys(info.state.subjects ?? {}).map((subject) => Number(subject.split('.').at(-1)))
  }

  /** The oldest message of a type, by its place in the stream; Infinity = none. */
  async oldest(stream: string, type: number): Promise<number> {
    try {
      const request = { seq: 1, next_by_subj: typeSubject(stream, type) }
      const stored = await (await this.#manager()).streams.getMessage(stream, request as never)
      return stored?.seq ?? Number.POSITIVE_INFINITY
    } catch {
      return Number.POSITIVE_INFINITY
    }
  }

  async remove(stream: string): Promise<boolean> {
    try {
      return await (await this.#manager()).streams.delete(stream)
    } catch (error) {
      if (isApiError(error, STREAM_NOT_FOUND)) return false
      throw this.#failure(stream, error)
    }
  }

  async #manager(): Promise<JetStreamManager> {
    await this.#connection.whenUp()
    return jetstreamManager(this.#connection.client, { checkAPI: false, timeout: ANSWER_MS })
  }

  #address(stream: string): string {
    return `${this.#connection.shown}/${stream}`
  }

  #failure(stream: string, cause: unknown): unknown {
    if (IpcError.is(cause)) return cause
    const address = this.#address(stream)
    const { name, message } = cause as Error
    if (name === 'NoRespondersError' || name === 'JetStreamNotEnabled' || isApiError(cause, 10_039, 10_076)) {
      return new IpcError(
        'IPC_NOT_SUPPORTED',
        `the NATS server at ${this.#connection.shown} has no JetStream, which keeps mailboxes: start it as "nats-server -js"`,
        { cause, address },
      )
    }
    return new IpcError(
      'IPC_SYSTEM',
      `the NATS server could not do this with stream ${address}: ${message}`,
      {
        cause,
        address,
      },
    )
  }
}

/** One consumer for each type: a work queue allows none that overlap. */
export const consumerName = (type: number): string => `type-${type}`

function isApiError(error: unknown, ...codes: readonly number[]): boolean {
  return error instanceof JetStreamApiError && codes.includes(error.code)
}
