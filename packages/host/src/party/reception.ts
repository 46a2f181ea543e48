import { Guest, type GuestHost } from './guest.js'
import type { Pair } from './pair.js'
import { type Hello, PARTY_VERSION, type Refusal } from './records.js'
import type { Wire } from './wire.js'

const HELLO_MS = 5000
const MOST_SILENT_GUESTS = 64
const FIRST_LOOK_MS = 2
const LAST_LOOK_MS = 1000

/** What the reception asks of its party. */
export interface ReceptionHost<W extends Wire> {
  /** What a hello must name to be meant for this party. */
  readonly expects: { readonly mechanism: string; readonly namespace: string; readonly to: string }
  pairOf(peer: string): Pair<W>
  /** Whether this side's own dial to that party goes first. */
  mustHold(peer: string): boolean
  accept(pair: Pair<W>, guest: Guest<W>, hello: Hello): void
  joined(pair: Pair<W>, guest: Guest<W>): void
  /** The guest that had been offered a link is gone. */
  abandoned(pair: Pair<W>): void
  settled(pair: Pair<W>): void
}

/**
 * Takes those who connect: bounded in number and time until they have said hello, then one at a time for each name. A second
 * hello for a pair that is linked or about to be waits until the first's end is known, 2 s at most, and is then refused.
 */
export class Reception<W extends Wire> implements GuestHost<W> {
  readonly #host: ReceptionHost<W>
  readonly #silent = new Set<Guest<W>>()
  readonly #held = new Map<Guest<W>, Pair<W>>()
  readonly #looks = new Set<NodeJS.Timeout>()

  constructor(host: ReceptionHost<W>) {
    this.#host = host
  }

  admit(wire: W): void {
    if (this.#silent.size >= MOST_SILENT_GUESTS) this.#turnOutOldest()
    this.#silent.add(new Guest(wire, this, HELLO_MS))
  }

  greeted(guest: Guest<W>): void {
    this.#silent.delete(guest)
    const hello = guest.hello as Hello
    const objection = this.#objection(hello)
    if (objection !== undefined) {
      guest.refuse(objection)
      return
    }
    const pair = this.#host.pairOf(hello.from)
    this.#consider(pair, guest, hello, FIRST_LOOK_MS)
    this.#host.settled(pair)
  }

  joined(guest: Guest<W>): void {
    const pair = this.#pairOf(guest)
    if (pair !== undefined) this.#host.joined(pair, guest)
  }

  left(guest: Guest<W>): void {
    this.#silent.delete(guest)
    const pair = this.#pairOf(guest)
    if (pair === undefined) return
    if (pair.pending?.guest === guest) {
      this.#host.abandoned(pair)
      this.reconsider(pair)
    }
    if (pair.held === guest) this.#unhold(pair)
    this.#host.settled(pair)
  }

  /** Something about the pair has come to an end: who was held back may have its turn. */
  reconsider(pair: Pair<W>): void {
    const guest = pair.held
    if (guest === undefined) return
    this.#unhold(pair)
    this.#consider(pair, guest, guest.hello as Hello, FIRST_LOOK_MS)
  }

  /** This side's dial has made the link: who was held back for it dialled in vain, and knows the link from this dial. */
  dismiss(pair: Pair<W>): void {
    const guest = pair.held
    if (guest === undefined) return
    this.#unhold(pair)
    guest.refuse({ ...existsAlready(guest.hello as Hello), crossing: true })
  }

  close(): void {
    for (const guest of [...this.#silent, ...this.#held.keys()]) guest.close()
    for (const look of this.#looks) clearTimeout(look)
    this.#silent.clear()
    this.#held.clear()
  }

  #consider(pair: Pair<W>, guest: Guest<W>, hello: Hello, nextLookMs: number): void {
    const { pending } = pair
    if (pending !== undefined && !pending.guest.wire.alive()) this.#host.abandoned(pair)
    if (this.#host.mustHold(pair.peer)) {
      this.#hold(pair, guest)
    } else if (pair.pending === undefined && !pair.isLinked()) {
      this.#host.accept(pair, guest, hello)
    } else if (nextLookMs <= LAST_LOOK_MS) {
      // The end of a killed process comes in pieces: its name may be free before its old connection is closed.
      if (this.#hold(pair, guest)) this.#lookAgain(pair, guest, hello, nextLookMs)
    } else {
      guest.refuse(existsAlready(hello))
    }
  }

  /** False = another is held already and lives: this one was refused. */
  #hold(pair: Pair<W>, guest: Guest<W>): boolean {
    const { held } = pair
    if (held !== undefined && held !== guest) {
      if (held.wire.alive()) {
        guest.refuse(existsAlready(guest.hello as Hello))
        return false
      }
      this.#unhold(pair)
      held.close()
    }
    pair.held = guest
    this.#held.set(guest, pair)
    return true
  }

  #unhold(pair: Pair<W>): void {
    if (pair.held !== undefined) this.#held.delete(pair.held)
    pair.held = undefined
  }

  #lookAgain(pair: Pair<W>, guest: Guest<W>, hello: Hello, milliseconds: number): void {
    const look = setTimeout(() => {
      this.#looks.delete(look)
      if (pair.held !== guest) return
      this.#unhold(pair)
      this.#consider(pair, guest, hello, milliseconds * 2)
      this.#host.settled(pair)
    }, milliseconds).unref()
    this.#looks.add(look)
  }

  #pairOf(guest: Guest<W>): Pair<W> | undefined {
    return guest.hello === undefined ? undefined : this.#host.pairOf(guest.hello.from)
  }

  #turnOutOldest(): void {
    const [oldest] = this.#silent
    if (oldest === undefined) return
    this.#silent.delete(oldest)
    oldest.close()
  }

  #objection(hello: Hello): Refusal | undefined {
    const { mechanism, namespace, to } = this.#host.expects
    if (hello.version !== PARTY_VERSION) {
      const message = `it speaks version ${PARTY_VERSION} of the party protocol, this side ${hello.version}: update the older`
      return { is: 'refusal', code: 'IPC_VERSION', message }
    }
    if (hello.mechanism !== mechanism || hello.namespace !== namespace || hello.to !== to) {
      const message = `it is '${to}' of the namespace '${namespace}' over ${mechanism}, and was taken for another`
      return { is: 'refusal', code: 'IPC_CORRUPT', message }
    }
    if (hello.from === to) return existsAlready(hello)
    return undefined
  }
}

function existsAlready(hello: Hello): Refusal {
  const message = `it has a link with a living party '${hello.from}'`
  return { is: 'refusal', code: 'IPC_EXISTS', message }
}
