import { IpcError, type PeerIdentity } from '@ipc/core'
import type { Direction, Header, LinkPort, PortHost, TypeSelector } from '@ipc/core/adapter'
import type { Msg } from '@nats-io/transport-node'
import type { Connection } from '../connection/connection.js'
import { keepingAlive } from '../keeping-alive.js'
import { IncomingWindow } from './incoming-window.js'
import {
  LINK_FRAME_BYTES,
  type LinkFrame,
  LinkOperation,
  readLinkFrame,
  writeLinkFrame,
} from './link-frame.js'
import { type LinkInbox, linkSubject } from './link-inbox.js'
import { OutgoingWindow } from './outgoing-window.js'
import { Presence } from './presence.js'

export interface NatsLinkOptions {
  readonly connection: Connection
  readonly inbox: LinkInbox
  /** Tells links apart: made by who dialled. */
  readonly id: string
  /** Identity of the other party: its end's subject is made of it. */
  readonly peerId: string
  readonly peer: string
  readonly capacity: number
  readonly maxMessageBytes: number
  readonly onClose: (port: NatsLinkPort) => void
}

type End = 'peer-closed' | 'peer-died' | 'failed'

/**
 * One end of a link: two subjects, one each way, with a sliding window. Messages are numbered and kept until the other
 * end has them, so that a lost connection or a server that is started again loses and doubles none.
 */
export class NatsLinkPort implements LinkPort {
  readonly address: string
  readonly buffering: LinkPort['buffering']
  readonly maxMessageBytes: number
  readonly peer: string
  readonly identity: PeerIdentity = {}
  readonly id: string
  readonly peerId: string
  readonly #options: NatsLinkOptions
  readonly #connection: Connection
  readonly #incoming = new IncomingWindow()
  readonly #outgoing: OutgoingWindow
  readonly #presence: Presence
  readonly #stopUp: () => void
  readonly #theirs: string
  #host: PortHost | undefined
  #end: { readonly reason: End; readonly error: IpcError | undefined } | undefined
  #stateDue = false
  /** Settles when this end holds nothing any more; undefined while it is open. */
  closed: Promise<number> | undefined
  #closing: (() => void) | undefined

  constructor(options: NatsLinkOptions) {
    const { connection, id, inbox, peerId } = options
    this.#options = options
    this.#connection = connection
    this.id = id
    this.peerId = peerId
    this.peer = options.peer
    this.buffering = { capacity: options.capacity, bytes: Number.POSITIVE_INFINITY }
    this.maxMessageBytes = options.maxMessageBytes
    this.#outgoing = new OutgoingWindow(options.capacity)
    this.#theirs = linkSubject(id, peerId)
    this.address = inbox.subject
    this.#presence = new Presence(connection, this.#theirs, {
      probe: () => writeLinkFrame(LinkOperation.probe, this.#outgoing.sent),
      onAnswer: (message) => this.#came(message),
      onGone: () => this.finish('peer-died'),
    })
    this.#stopUp = connection.onUp(() => this.#host?.wake('send'))
    inbox.open((message) => this.#came(message))
  }

  get ended(): boolean {
    return this.#end !== undefined
  }

  attach(host: PortHost): void {
    this.#host = host
    this.#presence.start()
    if (this.#end !== undefined) host.ended(this.#end.reason, this.#end.error, this.#outgoing.unarrived)
  }

  trySend(bytes: Uint8Array, header: Header): boolean {
    if (this.#end !== undefined || !this.#outgoing.hasRoom) return false
    const frame = writeLinkFrame(LinkOperation.data, this.#outgoing.sent + 1, 0, false, header, bytes)
    if (!this.#connection.publish(this.#theirs, frame)) return false
    this.#outgoing.keep(frame)
    return true
  }

  tryReceive(header: Header, selector: TypeSelector | undefined): Uint8Array | undefined {
    const bytes = this.#incoming.take(header, selector)
    if (bytes !== undefined) this.#tellState()
    return bytes
  }

  isReady(to: Direction): boolean {
    if (to === 'receive') return this.#incoming.length > 0
    return this.#end === undefined && this.#outgoing.hasRoom && this.#connection.up
  }

  /** Nothing to do: what comes is told at once, and the window holds back who sends too much. */
  arm(): void {}

  /** Waits until the other end has what was sent. */
  close(timeoutMs: number): Promise<number> {
    this.closed ??= keepingAlive(() => this.#close(timeoutMs))
    return this.closed
  }

  async #close(timeoutMs: number): Promise<number> {
    if (this.#end === undefined && this.#outgoing.unarrived > 0) {
      this.#presence.look()
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(timeoutMs, 2 ** 31 - 1))
        this.#closing = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    const undelivered = this.#end === undefined ? this.#outgoing.unarrived : 0
    this.#stop()
    if (this.#end === undefined) {
      this.#connection.publish(this.#theirs, writeLinkFrame(LinkOperation.goodbye, this.#outgoing.sent))
    }
    // After the farewell: until then the subject shows that this end is here.
    this.#options.inbox.stop()
    this.#options.onClose(this)
    await this.#connection.flush()
    return undelivered
  }

  /** The other side is gone. What it had sent stays here to be received. */
  finish(reason: End, error?: IpcError): void {
    if (this.#end !== undefined) return
    this.#end = { reason, error }
    this.#stop()
    this.#closing?.()
    this.#host?.ended(reason, error, this.#outgoing.unarrived)
  }

  #stop(): void {
    this.#presence.stop()
    this.#stopUp()
  }

  #came(message: Msg): void {
    if (this.#end !== undefined) return
    try {
      const payload = message.data
      const frame = readLinkFrame(payload, this.address)
      if (frame.operation === LinkOperation.data) this.#data(frame, payload)
      else if (frame.operation === LinkOperation.state) this.#state(frame)
      else if (frame.operation === LinkOperation.goodbye) this.finish('peer-closed')
      else {
        const missing = frame.sequence > this.#incoming.arrived
        if (message.reply !== undefined) this.#connection.publish(message.reply, this.#stateFrame(missing))
      }
    } catch (error) {
      if (!IpcError.is(error)) throw error
      this.finish('failed', error)
    }
  }

  #data(frame: LinkFrame, payload: Uint8Array): void {
    const length = payload.length - LINK_FRAME_BYTES
    if (length > this.maxMessageBytes) {
      const message = `${this.address}: a message of ${length} bytes came, and ${this.maxMessageBytes} are the most`
      throw new IpcError('IPC_CORRUPT', message, { address: this.address, limit: this.maxMessageBytes })
    }
    const put = this.#incoming.put(frame, payload)
    if (put === 'gap') this.#connection.publish(this.#theirs, this.#stateFrame(true))
    else this.#tellState()
    if (put !== 'new') return
    if (this.#incoming.length > this.buffering.capacity) {
      const message = `${this.address}: the other end sent more than the ${this.buffering.capacity} messages of the link's capacity`
      throw new IpcError('IPC_CORRUPT', message, { address: this.address })
    }
    this.#host?.wake('receive')
  }

  #state(frame: LinkFrame): void {
    const outgoing = this.#outgoing
    const hadRoom = outgoing.hasRoom
    if (!outgoing.told(frame.sequence, frame.received)) {
      const message = `${this.address}: the other end says that it has ${frame.sequence} messages, and ${outgoing.sent} were sent`
      throw new IpcError('IPC_CORRUPT', message, { address: this.address })
    }
    if (frame.missing) for (const kept of outgoing.kept) this.#connection.publish(this.#theirs, kept)
    if (outgoing.unarrived === 0) this.#closing?.()
    if (!hadRoom && outgoing.hasRoom) this.#host?.wake('send')
  }

  /** Once a turn of the loop, however many messages came or were taken in it. */
  #tellState(): void {
    if (this.#stateDue) return
    this.#stateDue = true
    setImmediate(() => {
      this.#stateDue = false
      if (this.#end === undefined) this.#connection.publish(this.#theirs, this.#stateFrame(false))
    })
  }

  #stateFrame(missing: boolean): Uint8Array {
    const { arrived, received } = this.#incoming
    return writeLinkFrame(LinkOperation.state, arrived, received, missing)
  }
}
