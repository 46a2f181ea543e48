import { direct, type Message, type Party, type PartyOptions } from '@ipc/core'
import {
  type Attribute,
  defineMechanism,
  type Header,
  indexOfMatch,
  type LinkPort,
  type PartyPort,
  type PartyPortHost,
  type TypeSelector,
} from '@ipc/core/adapter'
import { ScriptedPort, traits } from './scripted-port.js'

/** What goes over a link, in words. */
export interface Frame {
  readonly text: string
  readonly kind: number
  readonly correlation: number
  readonly type: number
}

/** One end of a link in the test's hands: what the other side sends, the test says. */
export class ScriptedLinkPort extends ScriptedPort implements LinkPort {
  readonly peer: string
  readonly identity = { pid: 7 }
  /** What the other side has sent and nobody has taken. */
  readonly incoming: { readonly bytes: Uint8Array; readonly header: Header }[] = []
  readonly sent: Frame[] = []
  /** Of each look for a message, whether its caller would wait. */
  readonly looks: (boolean | undefined)[] = []
  /** How many receives it was armed for, each time. */
  readonly arms: number[] = []
  tryReceiveMany?: (messages: Uint8Array[], max: number) => number

  constructor(peer: string) {
    super()
    this.peer = peer
  }

  /** The other side sends it; that it is there is told by `host.wake`. */
  deliver(text: string, beside: Partial<Header> = {}): void {
    const header = { type: 1, priority: 0, kind: 0, correlation: 0, missed: 0, ...beside }
    this.incoming.push({ bytes: new TextEncoder().encode(text), header })
  }

  override trySend(bytes: Uint8Array, { kind, correlation, type }: Header): boolean {
    if (this.sent.length >= this.room) return false
    this.sent.push({ text: textOf(bytes), kind, correlation, type })
    return true
  }
  override tryReceive(
    header?: Header,
    selector?: TypeSelector | undefined,
    mayWait?: boolean,
  ): Uint8Array | undefined {
    this.looks.push(mayWait)
    const at = indexOfMatch(this.incoming, selector)
    if (at < 0) {
      const arrives = this.meanwhile
      this.meanwhile = undefined
      arrives?.()
      return undefined
    }
    const [found] = this.incoming.splice(at, 1)
    Object.assign(header as Header, found?.header)
    return found?.bytes
  }
  override isReady(to: 'send' | 'receive'): boolean {
    return to === 'send' ? this.sent.length < this.room : this.incoming.length > 0
  }
  override arm(to: 'send' | 'receive', waiting: number): void {
    super.arm(to, waiting)
    if (to === 'receive') this.arms.push(waiting)
  }
}

/** A link that core has asked for. */
interface Connect {
  readonly peer: string
  readonly signal: AbortSignal
  resolve(): void
  reject(error: unknown): void
}

/** A mechanism's party in the test's hands: when a link is there, the test says. */
export class ScriptedPartyPort implements PartyPort {
  readonly address = 'scripted-party'
  readonly connects: Connect[] = []
  readonly host: PartyPortHost
  closes = 0

  constructor(host: PartyPortHost) {
    this.host = host
  }

  connect(peer: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => this.connects.push({ peer, signal, resolve, reject }))
  }
  close(): void {
    this.closes += 1
  }

  /** A link with `peer` is there, whoever asked for it. */
  linked(peer: string): ScriptedLinkPort {
    const port = new ScriptedLinkPort(peer)
    this.host.linked(port)
    return port
  }
}

type BytesParty = Party<Uint8Array, Uint8Array, { type: number }>

/** An open party named P, and the port behind it. */
export async function scriptedParty(
  options?: PartyOptions<undefined, undefined>,
  attributes?: readonly Attribute[],
): Promise<{ readonly party: BytesParty; readonly port: ScriptedPartyPort }> {
  let port: ScriptedPartyPort | undefined
  const mechanism = defineMechanism<{ type: number }, unknown>({
    name: 'scripted',
    traits: { mailbox: traits, link: traits },
    ...(attributes && { attributes }),
    adapter: {
      openMailbox: () => {
        throw new Error('this mechanism has parties only')
      },
      openParty: ({ host }) => {
        port = new ScriptedPartyPort(host)
        return port
      },
      unlink: () => false,
    },
  })
  const party = await direct('P', mechanism, options)
  return { party: party as BytesParty, port: port as ScriptedPartyPort }
}

export function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes)
}

export async function textFrom(message: Promise<Message<Uint8Array>>): Promise<string> {
  return textOf((await message).data)
}

/** Resolves when the event loop has turned `times`, which settles what need not wait for more. */
export async function turns(times = 3): Promise<void> {
  for (let turn = 0; turn < times; turn++) await new Promise(setImmediate)
}
