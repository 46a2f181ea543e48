import { IpcError } from '@ipc/core'
import type { Direction, Header, Port, PortHost, Transfer, TypeSelector } from '@ipc/core/adapter'
import type { Connection } from '../connection/connection.js'
import { keepingAlive } from '../keeping-alive.js'
import type { HandleNews, Handles } from './handles.js'
import type { MailboxStreams } from './mailbox-streams.js'
import { PublishLine } from './publish-line.js'
import { PublishTransfer } from './publish-transfer.js'
import { Puller } from './puller.js'
import { typeSubject } from './stream-record.js'

export interface MailboxPortOptions {
  readonly connection: Connection
  readonly streams: MailboxStreams
  readonly handles: Handles
  readonly stream: string
  readonly address: string
  readonly capacity: number
  readonly maxMessageBytes: number
  readonly removeOnLastClose: boolean
  readonly release: () => Promise<void>
}

/** How many messages, and bytes of them, may be on their way to the server at once. */
const MOST_ON_THE_WAY = 256
const MOST_BYTES_ON_THE_WAY = 4 * 1_048_576

/**
 * One handle of a mailbox. A message is sent when the server has stored it, so every send takes a round trip; sends that are
 * not awaited share it, no more of them than the mailbox holds.
 */
export class MailboxPort implements Port {
  readonly address: string
  readonly buffering: Port['buffering']
  readonly maxMessageBytes: number
  readonly transfersAtOnce: number
  readonly #options: MailboxPortOptions
  readonly #puller: Puller
  readonly #transfers = new Set<PublishTransfer>()
  readonly #cancelling = new Set<Promise<unknown>>()
  readonly #typesTold = new Set<number>([1])
  readonly #line: PublishLine
  #bytesOnTheWay = 0
  #host: PortHost | undefined

  constructor(options: MailboxPortOptions) {
    const { connection, streams, stream, handles, capacity } = options
    this.#options = options
    this.address = options.address
    this.buffering = { capacity, bytes: Number.POSITIVE_INFINITY }
    this.maxMessageBytes = options.maxMessageBytes
    this.transfersAtOnce = Math.min(capacity, MOST_ON_THE_WAY)
    this.#line = new PublishLine(capacity)
    this.#puller = new Puller({
      connection,
      streams,
      stream,
      onMessage: () => this.#host?.wake('receive'),
      onGone: () => this.#host?.ended('unlinked'),
    })
    handles.onNews = (news) => this.#heard(news)
  }

  async prepare(): Promise<void> {
    if (await this.#puller.prepare()) return
    const message = `the mailbox ${this.address} was removed while it was being opened: open it again`
    throw new IpcError('IPC_NOT_FOUND', message, { address: this.address })
  }

  attach(host: PortHost): void {
    this.#host = host
  }

  /** Only the server's answer makes a message sent, and that takes a round trip: see `begin`. */
  trySend(): boolean {
    return false
  }

  begin(bytes: Uint8Array, header: Header): Transfer | undefined {
    if (this.#transfers.size > 0 && this.#bytesOnTheWay + bytes.length > MOST_BYTES_ON_THE_WAY)
      return undefined
    const { connection, stream, streams } = this.#options
    const { type } = header
    // Before the message and after it: who begins to listen in between looks through the stream.
    const first = !this.#typesTold.has(type)
    if (first) this.#options.handles.tell({ event: 'type', type })
    const transfer = new PublishTransfer(bytes, {
      connection,
      subject: typeSubject(stream, type),
      address: this.address,
      isThere: async () => (await streams.find(stream)) !== undefined,
      onGone: () => this.#host?.ended('unlinked'),
      line: this.#line,
      onFull: () => this.#host?.full(),
      onOutcome: () => {
        this.#ended(transfer, bytes.length)
        if (first) {
          this.#typesTold.add(type)
          this.#options.handles.tell({ event: 'type', type })
        }
        this.#host?.wake('send')
      },
    })
    this.#transfers.add(transfer)
    this.#bytesOnTheWay += bytes.length
    return {
      advance: () => transfer.advance(),
      cancel: () => this.#cancel(transfer, bytes.length),
    }
  }

  tryReceive(header: Header, selector: TypeSelector | undefined, mayWait = false): Uint8Array | undefined {
    const message = this.#puller.take(selector)
    if (message === undefined) {
      if (!mayWait) this.#puller.missed()
      return undefined
    }
    // After the acknowledgement, on the same connection.
    if (Number.isFinite(this.buffering.capacity)) this.#options.handles.tell({ event: 'room' })
    Object.assign(header, message.header)
    if (message.bytes.length > this.maxMessageBytes) throw this.#tooLong(message.bytes.length)
    return message.bytes
  }

  #tooLong(length: number): IpcError {
    const text = `${this.address}: a message of ${length} bytes came, and ${this.maxMessageBytes} are the most: another program sent it; it was removed`
    return new IpcError('IPC_CORRUPT', text, { address: this.address, limit: this.maxMessageBytes })
  }

  isReady(to: Direction): boolean {
    return to === 'receive' && this.#puller.holds > 0
  }

  arm(to: Direction, waiting: number): void {
    if (to === 'receive') this.#puller.setWaiting(waiting)
  }

  unlink(): Promise<boolean> {
    return keepingAlive(() => this.#unlink())
  }

  close(timeoutMs: number): Promise<number> {
    return keepingAlive(() => this.#close(timeoutMs))
  }

  async #unlink(): Promise<boolean> {
    const { streams, stream, handles } = this.#options
    const removed = await streams.remove(stream)
    if (removed) handles.tell({ event: 'unlinked' })
    return removed
  }

  async #close(timeoutMs: number): Promise<number> {
    const { streams, stream, handles, removeOnLastClose, release } = this.#options
    try {
      await Promise.all(this.#cancelling)
      await this.#puller.close()
      handles.leave()
      if (removeOnLastClose && (await handles.noneLeft(Math.min(timeoutMs, 5_000)))) {
        await streams.remove(stream)
      }
    } finally {
      handles.leave()
      await release()
    }
    return 0
  }

  #ended(transfer: PublishTransfer, length: number): void {
    if (this.#transfers.delete(transfer)) this.#bytesOnTheWay -= length
  }

  #cancel(transfer: PublishTransfer, length: number): Promise<'cancelled' | 'sent' | 'unknown'> {
    this.#ended(transfer, length)
    const cancelling = transfer.cancel()
    this.#cancelling.add(cancelling)
    void cancelling.then(() => this.#cancelling.delete(cancelling))
    return cancelling
  }

  #heard(news: HandleNews): void {
    if (news.event === 'room') for (const transfer of this.#transfers) transfer.roomMade()
    else if (news.event === 'type') this.#puller.learn(news.type)
    else this.#host?.ended('unlinked')
  }
}
