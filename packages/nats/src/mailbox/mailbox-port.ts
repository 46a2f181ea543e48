import { IpcError } from '@ipc/core'
import type { Direction, Header, Port, PortHost, Transfer, TypeSelector } from '@ipc/core/adapter'
import type { Connection } from '../connection/connection.js'
import { keepingAlive } from '../keeping-alive.js'
import type { HandleNews, Handles } from './handles.js'
import type { MailboxStreams } from './mailbox-streams.js'
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

/** One handle of a mailbox. A message is sent when the server has stored it, so every send takes a round trip. */
export class MailboxPort implements Port {
  readonly address: string
  readonly buffering: Port['buffering']
  readonly maxMessageBytes: number
  readonly #options: MailboxPortOptions
  readonly #puller: Puller
  readonly #transfers = new Set<PublishTransfer>()
  readonly #cancelling = new Set<Promise<unknown>>()
  readonly #typesTold = new Set<number>([1])
  #host: PortHost | undefined

  constructor(options: MailboxPortOptions) {
    const { connection, streams, stream, handles, capacity } = options
    this.#options = options
    this.address = options.address
    this.buffering = { capacity, bytes: Number.POSITIVE_INFINITY }
    this.maxMessageBytes = options.maxMessageBytes
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

  begin(bytes: Uint8Array, header: Header): Transfer {
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
      onOutcome: () => {
        this.#transfers.delete(transfer)
        if (first) {
          this.#typesTold.add(type)
          this.#options.handles.tell({ event: 'type', type })
        }
        this.#host?.wake('send')
      },
    })
    this.#transfers.add(transfer)
    return {
      advance: () => transfer.advance(),
      cancel: () => this.#cancel(transfer),
    }
  }

  tryReceive(header: Header, selector: TypeSelector | undefined): Uint8Array | undefined {
    const message = this.#puller.take(selector)
    if (message === undefined) return undefined
    // After the acknowledgement, on the same connection.
    if (Number.isFinite(this.buffering.capacity)) this.#options.handles.tell({ event: 'room' })
    Object.assign(header, message.header)
    return message.bytes
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

  #cancel(transfer: PublishTransfer): Promise<'cancelled' | 'sent' | 'unknown'> {
    this.#transfers.delete(transfer)
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
