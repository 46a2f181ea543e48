import type { IpcError } from '@ipc/core'
import type { LinkPort, PartyPort, PartyRequest, Port } from '@ipc/core/adapter'
import { type Introductions, openParty, type PartyMaker, type Wire } from '@ipc/host'

/** Connections inside this process that deliver in an order which the test chooses: each keeps its own, no two keep each other's. */
export class LoopNetwork {
  readonly #listeners = new Map<string, (wire: LoopWire) => void>()
  readonly #busy = new Set<LoopWire>()
  readonly #choose: (count: number) => number
  #wires = 0

  constructor(choose: (count: number) => number) {
    this.#choose = choose
  }

  /** Lets one connection, by choice, deliver one thing. False = nothing is under way. */
  step(): boolean {
    const ready = [...this.#busy]
    const wire = ready[ready.length === 0 ? 0 : this.#choose(ready.length)]
    if (wire === undefined) return false
    if (!wire.deliver()) this.#busy.delete(wire)
    return true
  }

  introductions(self: string): Introductions<LoopWire> {
    const network = this
    return {
      mechanism: 'loop',
      address: self,
      listen: (onWire) => void network.#listeners.set(self, onWire),
      async dial(peer, signal) {
        for (;;) {
          signal.throwIfAborted()
          const onWire = network.#listeners.get(peer)
          if (onWire !== undefined) return network.#connect(self, onWire)
          await new Promise(setImmediate)
        }
      },
      close: () => void network.#listeners.delete(self),
    }
  }

  #connect(self: string, onWire: (wire: LoopWire) => void): LoopWire {
    this.#wires += 1
    const busy = (wire: LoopWire): void => void this.#busy.add(wire)
    const [near, far] = [new LoopWire(self, busy), new LoopWire(`to ${self}`, busy)]
    near.other = far
    far.other = near
    onWire(far)
    return near
  }
}

export class LoopWire implements Wire {
  readonly identity = {}
  other: LoopWire | undefined
  readonly #busy: (wire: LoopWire) => void
  readonly #inbox: unknown[] = []
  #onRecord: ((record: unknown, descriptors: readonly number[]) => void) | undefined
  #onEnd: ((error: IpcError | undefined) => void) | undefined
  #closed = false
  #over = false

  constructor(
    readonly name: string,
    busy: (wire: LoopWire) => void,
  ) {
    this.#busy = busy
  }

  sendRecord(record: unknown): void {
    if (!this.#over) this.other?.receive(JSON.parse(JSON.stringify(record)))
  }
  onRecord(callback: (record: unknown, descriptors: readonly number[]) => void): void {
    this.#onRecord = callback
    if (this.#inbox.length > 0) this.#busy(this)
  }
  onEnd(callback: (error: IpcError | undefined) => void): void {
    this.#onEnd = callback
  }
  handOver(): void {
    this.#over = true
  }
  alive(): boolean {
    return !this.#closed && this.other !== undefined && !this.other.#closed
  }
  close(): void {
    if (!this.#over) this.hangUp()
  }
  /** What a port or a process does with its connection. */
  hangUp(): void {
    if (this.#closed) return
    this.#closed = true
    this.#over = true
    this.other?.receive(undefined)
  }
  receive(record: unknown): void {
    this.#inbox.push(record)
    if (this.#onRecord !== undefined) this.#busy(this)
  }
  deliver(): boolean {
    const [record] = this.#inbox.splice(0, 1)
    if (!this.#over) {
      if (record !== undefined) this.#onRecord?.(record, [])
      else {
        this.#over = true
        this.#closed = true
        this.#onEnd?.(undefined)
      }
    }
    return this.#inbox.length > 0
  }
}

/** A party on the network, with what came out. */
export class LoopParty {
  readonly party: PartyPort
  /** Tokens of the links that were told to the host and live. */
  readonly links = new Map<string, string>()
  /** Ports that were made and are neither linked nor closed. */
  readonly unsettled = new Set<string>()
  readonly #wires = new Set<LoopWire>()

  constructor(network: LoopNetwork, name: string) {
    let made = 0
    const port = (token: string, wire: LoopWire): Port => {
      this.unsettled.add(token)
      this.#wires.add(wire)
      return {
        token,
        close: () => {
          this.unsettled.delete(token)
          this.links.delete(token)
          wire.hangUp()
          return 0
        },
      } as unknown as Port
    }
    const maker: PartyMaker<LoopWire> = {
      create: ({ self, wire }) => {
        made += 1
        const token = `${self}-${made}`
        return { offer: token, port: port(token, wire) }
      },
      join: ({ wire }, offer) => port(offer as string, wire),
    }
    const host = {
      linked: (link: LinkPort) => {
        const { token } = link as unknown as { token: string }
        this.unsettled.delete(token)
        this.links.set(token, link.peer)
      },
      accept: () => true,
      ended: () => undefined,
    }
    const limits = { capacity: undefined, bytes: undefined, maxMessageBytes: undefined }
    const request: PartyRequest = { name, namespace: 'default', codec: 'bytes', ...limits, host }
    this.party = openParty(network.introductions(name), request, maker)
  }

  /** Everything of the process goes at once, without a word. */
  die(): void {
    void this.party.close()
    for (const wire of this.#wires) wire.hangUp()
  }
}
