import type { Mechanism, Traits, ZeroCopy } from '@ipc/core'
import { defineMechanism, type Header, type Port, type PortHost, type Transfer } from '@ipc/core/adapter'

export const traits: Traits = {
  duplex: 'full',
  boundaries: 'message',
  order: 'arrival',
  senders: 'many',
  receivers: 'many',
  capacities: ['bounded', 'unbounded'],
  whenFull: ['wait', 'reject', 'drop-incoming', 'drop-oldest'],
  maxMessageBytes: 1000,
  sync: true,
  noticesDeath: true,
  publishes: false,
  persistence: 'process',
  handOver: 'process',
  reach: 'host',
  delivery: 'once',
  supported: true,
}

/** A port in the test's hands: what its mechanism does at each moment, the test says. */
export class ScriptedPort implements Port {
  readonly address = 'scripted'
  readonly buffering = { capacity: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY }
  readonly maxMessageBytes = 1000
  readonly messages: Uint8Array[] = []
  readonly slices: number[] = []
  readonly closes: number[] = []
  readonly armed = { send: 0, receive: 0 }
  host: PortHost | undefined
  /** How many messages fit. */
  room = Number.POSITIVE_INFINITY
  /** Runs after a look that found nothing. */
  meanwhile: (() => void) | undefined
  onSleep: (() => void) | undefined
  onClose: () => number | Promise<number> = () => 0
  transfer: Transfer | undefined
  transfersAtOnce?: number
  /** What `begin` gives, in the place of `transfer`. */
  onBegin: ((bytes: Uint8Array) => Transfer | undefined) | undefined

  attach(host: PortHost): void {
    this.host = host
  }
  trySend(bytes: Uint8Array, _header: Header): boolean {
    if (this.messages.length >= this.room) return false
    this.messages.push(Uint8Array.from(bytes))
    return true
  }
  begin(bytes: Uint8Array): Transfer | undefined {
    return this.onBegin === undefined ? this.transfer : this.onBegin(bytes)
  }
  tryReceive(): Uint8Array | undefined {
    const message = this.messages.shift()
    if (message !== undefined) return message
    const arrives = this.meanwhile
    this.meanwhile = undefined
    arrives?.()
    return undefined
  }
  isReady(to: 'send' | 'receive'): boolean {
    return to === 'send' ? this.messages.length < this.room : this.messages.length > 0
  }
  arm(to: 'send' | 'receive', waiting: number): void {
    this.armed[to] = waiting
  }
  sleep(_to: 'send' | 'receive', milliseconds: number): void {
    this.slices.push(milliseconds)
    this.onSleep?.()
  }
  close(timeoutMs: number): number | Promise<number> {
    this.closes.push(timeoutMs)
    return this.onClose()
  }
}

/** A mechanism whose every mailbox, publisher and subscription is `port`. */
export function scripted(
  port: ScriptedPort,
  attributes: readonly ('type' | 'priority')[] = [],
  changed: Partial<Traits> = {},
): Mechanism<{ type: number; priority: number }, ZeroCopy> {
  return defineMechanism({
    name: 'scripted',
    traits: { mailbox: { ...traits, ...changed }, link: traits },
    attributes,
    adapter: {
      openMailbox: () => port,
      openMailboxSync: () => port,
      openPublisher: () => port,
      openSubscriber: () => port,
      openParty: () => {
        throw new Error('this mechanism has mailboxes only')
      },
      unlink: () => false,
    },
  })
}
