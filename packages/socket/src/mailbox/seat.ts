import type { Direction, Transfer } from '@ipc/core/adapter'
import { Soon } from '../soon.js'
import type { Hub } from './hub.js'
import type { Entry } from './message-queue.js'
import type { Role, RoleHost } from './role.js'
import type { Taker } from './taker.js'

/** How a handle of the owner's process leaves, and how it works the connections without the event loop. */
export interface SeatHouse {
  /** Takes in what other processes have sent. */
  look?(): void
  /** Blocks the thread for a slice, serving others meanwhile. */
  sleep?(milliseconds: number): void
  leave(seat: Seat, timeoutMs: number): number | Promise<number>
}

/** A handle in the process that owns the mailbox: uses the queue directly. */
export class Seat implements Role, Taker {
  readonly #hub: Hub
  readonly #house: SeatHouse
  readonly #host: RoleHost
  readonly #inbox: Entry[] = []
  readonly #soon = new Soon((to) => this.#host.wake(to))
  #waiting = { send: 0, receive: 0 }
  /** Bytes of the message that did not fit last: waking its sender before that much is free would only spin. */
  #needs = 0
  readonly sleep?: (to: Direction, milliseconds: number) => void

  constructor(hub: Hub, house: SeatHouse, host: RoleHost) {
    this.#hub = hub
    this.#house = house
    this.#host = host
    const sleep = house.sleep?.bind(house)
    if (sleep !== undefined) this.sleep = (to, milliseconds) => this.#sleep(sleep, to, milliseconds)
    hub.seats.add(this)
  }

  get wanted(): number {
    return this.#waiting.receive
  }

  get holds(): number {
    return this.#inbox.length
  }

  get heldBytes(): number {
    return this.#inbox.reduce((sum, { bytes }) => sum + bytes.length, 0)
  }

  hand(entry: Entry): void {
    this.#inbox.push(entry)
    this.#host.wake('receive')
  }

  trySend(bytes: Uint8Array): boolean {
    this.#needs = bytes.length
    if (!this.#hasRoom(bytes.length)) {
      this.#hub.credits.reclaim(1, bytes.length)
      return false
    }
    this.#needs = 0
    this.#post(bytes.slice())
    this.#hub.credits.settle()
    return true
  }

  /** Capacity 0: the message lies ready for whoever receives next. */
  begin(bytes: Uint8Array): Transfer | undefined {
    if (this.#hub.attributes.capacity !== 0) return undefined
    return this.#hub.offer(bytes.slice(), undefined, () => this.#soon.wake('send'))
  }

  withdraw(entry: Entry): void {
    const at = this.#inbox.indexOf(entry)
    if (at >= 0) this.#hub.returned(this.#inbox.splice(at, 1), this)
  }

  tryReceive(mayWait: boolean): Uint8Array | undefined {
    let entry = this.#next()
    if (entry === undefined && !mayWait && this.#house.look !== undefined) {
      // What another process's trySend handed over lies in the kernel: the event loop may not have turned since.
      this.#house.look()
      entry = this.#next()
    }
    if (entry === undefined) return undefined
    this.#hub.settled(entry, this)
    this.#hub.freed()
    return entry.bytes
  }

  tryReceiveMany(messages: Uint8Array[], max: number): number {
    let count = 0
    for (let bytes: Uint8Array | undefined; count < max; count++) {
      bytes = this.tryReceive(false)
      if (bytes === undefined) break
      messages.push(bytes)
    }
    return count
  }

  isReady(to: Direction): boolean {
    return to === 'send' ? this.#hasRoom(0) : this.#inbox.length > 0 || this.#hub.queued > 0
  }

  arm(to: Direction, waiting: number): void {
    this.#waiting[to] = waiting
    if (to === 'receive') {
      if (this.#inbox.length > waiting) this.#hub.returned(this.#inbox.splice(waiting), this)
      this.#hub.demanded(this)
      if (waiting > 0 && this.#inbox.length > 0) this.#soon.wake('receive')
    } else if (waiting > 0) {
      if (this.#hub.hasRoom(this.#needs)) this.#soon.wake('send')
      else this.#hub.credits.reclaim(1, this.#needs)
    }
  }

  queued(): number {
    return this.#hub.occupied
  }

  close(timeoutMs: number): number | Promise<number> {
    this.#waiting = { send: 0, receive: 0 }
    this.#hub.seats.delete(this)
    this.#hub.forget(this)
    this.#hub.returned(this.#inbox.splice(0), this)
    return this.#house.leave(this, timeoutMs)
  }

  /** The hub has become emptier. */
  roomMayBe(): void {
    if (this.#waiting.send > 0 && this.#hub.hasRoom(this.#needs)) this.#host.wake('send')
  }

  // What other processes sent before this message comes before it: it lies in the kernel still, perhaps.
  #post(bytes: Uint8Array): void {
    const alone = this.#hub.attachments.size === 0
    if (this.#house.look === undefined && !alone) {
      this.#hub.postLate(bytes)
      return
    }
    if (!alone) this.#house.look?.()
    this.#hub.post(bytes, undefined)
  }

  #next(): Entry | undefined {
    return this.#inbox.shift() ?? this.#hub.takeFor(this)
  }

  #hasRoom(length: number): boolean {
    if (this.#hub.hasRoom(length)) return true
    this.#house.look?.()
    return this.#hub.hasRoom(length)
  }

  #sleep(sleep: (milliseconds: number) => void, to: Direction, milliseconds: number): void {
    if (to === 'receive' && this.#waiting.receive === 0) {
      // At capacity 0 a sender elsewhere may go on only when somebody is known to wait here.
      this.#waiting.receive = 1
      this.#hub.demanded(this)
      if (this.#inbox.length === 0) sleep(milliseconds)
      this.#waiting.receive = 0
      return
    }
    if (!this.isReady(to)) sleep(milliseconds)
  }
}
