import { IpcError } from '@ipc/core'
import {
  agree,
  type Direction,
  type Header,
  type MailboxRequest,
  type Port,
  type PortHost,
  type Transfer,
  type TypeSelector,
} from '@ipc/core/adapter'
import { sleepSlice } from '@ipc/ffi'
import { BackOff, type RetrySchedule } from '../back-off.js'
import { grantedAttributes, type MailboxAttributes, type Welcome } from './greeting.js'
import { MailboxTransfer } from './mailbox-transfer.js'
import type { Meeting, Met } from './meeting.js'
import { Member } from './member.js'
import type { Remains, Role, RoleHost, RoleTransfer } from './role.js'
import { Seat } from './seat.js'

const RETRY_MS = 3
// An heir needs less than a millisecond; it may be waiting for a processor.
const ON_THIS_HOST: RetrySchedule = {
  firstMs: 1,
  longestMs: RETRY_MS,
  boundMs: Number.POSITIVE_INFINITY,
}
/** A name whose owner has just gone may be on its way to an heir: only after this it is not found. */
const HEIR_MS = 100
const OWNER_ANSWERS_MS = 5000

/** One handle of a mailbox: changes its role when the owner goes, and its calls go on. */
export class MailboxPort implements Port, RoleHost {
  readonly address: string
  readonly #named: Meeting
  /** Where the owner is: at the name, or apart from it after it was removed. */
  #meeting: Meeting
  readonly #request: MailboxRequest
  #attributes: MailboxAttributes
  #role: Role | undefined
  #host: PortHost | undefined
  #armed = { send: 0, receive: 0 }
  /** What an owner that went had given to this handle or left to it: the next owner gets it back. */
  #left: { bytes: Uint8Array; owner: string | undefined }[] = []
  #owner = ''
  #place: string | undefined
  /** Sent to an owner that is gone, which may not have had them. */
  #inDoubt = 0
  readonly #backOff: BackOff
  #opening: { resolve(): void; reject(error: IpcError): void } | undefined
  #opened = false
  #refusal: IpcError | undefined
  #closed = false
  #retry: NodeJS.Timeout | undefined
  declare readonly sleep?: (to: Direction, milliseconds: number) => void

  private constructor(
    meeting: Meeting,
    request: MailboxRequest,
    attributes: MailboxAttributes,
    sync: boolean,
  ) {
    this.address = meeting.address
    this.#named = meeting
    this.#meeting = meeting
    this.#request = request
    this.#attributes = attributes
    this.#backOff = new BackOff(meeting.retry ?? ON_THIS_HOST)
    if (sync) this.sleep = (to, milliseconds) => this.#sleep(to, milliseconds)
  }

  /** Opens by the event loop. Throws `IPC_TIMEOUT` when an owner that is there does not answer for 5 s. */
  static async open(meeting: Meeting, request: MailboxRequest, sync: boolean): Promise<MailboxPort> {
    const port = new MailboxPort(meeting, request, grantedAttributes(request), sync)
    const deadline = performance.now() + OWNER_ANSWERS_MS
    for (;;) {
      let met: Met | undefined
      try {
        met = await meeting.meet(request.create, port.#attributes)
      } catch (error) {
        if (!heirMayCome(error, deadline)) throw error
      }
      if (met !== undefined && (await port.#enter(met, deadline))) return port
      const pause = port.#backOff.pause()
      if (performance.now() >= deadline || pause === undefined) throw port.#noAnswer(met)
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }

  /** Opens without the event loop. The meeting must answer at once. */
  static openSync(meeting: Meeting, request: MailboxRequest): MailboxPort {
    const port = new MailboxPort(meeting, request, grantedAttributes(request), true)
    const deadline = performance.now() + OWNER_ANSWERS_MS
    while (!port.#stepIn(deadline)) sleepSlice(RETRY_MS)
    return port
  }

  get buffering(): { readonly capacity: number; readonly bytes: number } {
    return this.#attributes
  }

  get maxMessageBytes(): number {
    return this.#attributes.maxMessageBytes
  }

  attach(host: PortHost): void {
    this.#host = host
  }

  trySend(bytes: Uint8Array, _header: Header): boolean {
    if (this.#inDoubt > 0) throw this.#doubt()
    return this.#role?.trySend(bytes) ?? false
  }

  tryReceive(_header: Header, _selector: TypeSelector | undefined, mayWait = false): Uint8Array | undefined {
    return this.#role?.tryReceive(mayWait)
  }

  tryReceiveMany(messages: Uint8Array[], max: number): number {
    return this.#role?.tryReceiveMany(messages, max) ?? 0
  }

  isReady(to: Direction): boolean {
    return this.#role?.isReady(to) ?? false
  }

  arm(to: Direction, waiting: number): void {
    this.#armed[to] = waiting
    this.#role?.arm(to, waiting)
  }

  begin(bytes: Uint8Array, _header: Header): Transfer | undefined {
    return this.#follow(this.#role?.begin(bytes), bytes, false)
  }

  beginTry(bytes: Uint8Array, _header: Header): Transfer | undefined {
    return this.#follow(this.#role?.beginTry?.(bytes), bytes, true)
  }

  queued(): number {
    return this.#role?.queued() ?? 0
  }

  unlink(): boolean {
    return this.#named.unlink()
  }

  close(timeoutMs: number): number | Promise<number> {
    this.#closed = true
    clearTimeout(this.#retry)
    const role = this.#role
    this.#role = undefined
    const inDoubt = this.#inDoubt
    if (role === undefined) return this.#left.length + inDoubt
    const undelivered = role.close(timeoutMs)
    return inDoubt === 0 ? undelivered : Promise.resolve(undelivered).then((count) => count + inDoubt)
  }

  wake(to: Direction): void {
    this.#host?.wake(to)
  }

  welcomed({ attributes, owner, place }: Welcome): void {
    this.#place = place
    this.#attributes = attributes
    this.#opened = true
    this.#owner = owner
    this.#backOff.reset()
    const role = this.#role
    if (role instanceof Member) this.#giveBack(owner, (bytes) => role.restore(bytes))
    this.#opening?.resolve()
  }

  ownerGone({ deliveries, inherited, inDoubt }: Remains): void {
    this.#role = undefined
    for (const bytes of deliveries) this.#left.push({ bytes, owner: this.#owner })
    for (const bytes of inherited) this.#left.push({ bytes, owner: undefined })
    this.#inDoubt += inDoubt
    if (!this.#closed) this.#enterAgain()
  }

  failed(error: IpcError, inDoubt = 0): void {
    this.#role = undefined
    this.#inDoubt += inDoubt
    if (this.#closed) return
    if (!this.#opened) {
      this.#refusal = error
      this.#opening?.reject(error)
    } else if (IpcError.is(error, 'IPC_PEER_DIED')) {
      this.#enterAgain()
    } else {
      this.#fail(error)
    }
  }

  #follow(transfer: RoleTransfer | undefined, bytes: Uint8Array, isTry: boolean): Transfer | undefined {
    const role = this.#role
    if (role === undefined || transfer === undefined) return undefined
    return new MailboxTransfer(() => this.#role, role, transfer, bytes, this.address, isTry)
  }

  /** Takes a role. False = the owner went meanwhile. */
  async #enter(met: Met, deadline: number): Promise<boolean> {
    if (met.house !== undefined) return this.#take(met)
    const welcome = new Promise<void>((resolve, reject) => {
      this.#opening = { resolve, reject }
    })
    // A referenced timer: nothing else keeps the process alive until the owner has answered.
    const timer = setTimeout(
      () => this.#opening?.reject(this.#noAnswer()),
      Math.max(1, deadline - performance.now()),
    )
    try {
      this.#take(met)
      await welcome
      return true
    } catch (error) {
      if (IpcError.is(error, 'IPC_PEER_DIED')) return false
      this.#role?.close(0)
      throw error
    } finally {
      clearTimeout(timer)
      this.#opening = undefined
    }
  }

  // One slice of openSync. In a function of its own, so that V8 can end the thread between slices.
  #stepIn(deadline: number): boolean {
    if (this.#opened) return true
    if (performance.now() >= deadline) {
      this.#role?.close(0)
      throw this.#noAnswer()
    }
    if (this.#role instanceof Member) {
      this.#role.pump(RETRY_MS)
    } else {
      let met: Met | undefined | Promise<Met | undefined>
      try {
        met = this.#meeting.meet(this.#request.create, this.#attributes)
      } catch (error) {
        if (!heirMayCome(error, deadline)) throw error
      }
      if (met instanceof Promise)
        throw new IpcError('IPC_NOT_SUPPORTED', `${this.address} cannot be opened without the event loop`)
      if (met !== undefined) this.#take(met)
    }
    const refusal = this.#refusal
    this.#refusal = undefined
    if (refusal !== undefined && !IpcError.is(refusal, 'IPC_PEER_DIED')) throw refusal
    return this.#opened
  }

  #take(met: Met): true {
    if (met.house === undefined) {
      const { codec, capacity, bytes, maxMessageBytes } = this.#opened ? this.#attributes : this.#request
      this.#role = new Member(
        met.connection,
        { ...this.#request, codec, capacity, bytes, maxMessageBytes },
        this,
      )
    } else {
      const { hub } = met.house
      if (!this.#opened) agree(this.address, hub.attributes, this.#request)
      this.#attributes = hub.attributes
      this.#opened = true
      this.#role = new Seat(hub, met.house, this)
      this.#backOff.reset()
      this.#giveBack(hub.id, (bytes) => hub.restore(bytes))
    }
    for (const to of ['send', 'receive'] as const)
      if (this.#armed[to] > 0) this.#role.arm(to, this.#armed[to])
    return true
  }

  #enterAgain(): void {
    clearTimeout(this.#retry)
    if (this.#closed || this.#role !== undefined) return
    if (this.#place !== undefined) this.#meeting = this.#meeting.apart?.(this.#place) ?? this.#meeting
    let met: Met | undefined | Promise<Met | undefined>
    try {
      met = this.#meeting.meet('if-missing', this.#attributes)
    } catch (error) {
      this.failed(error as IpcError)
      return
    }
    if (met instanceof Promise)
      met.then(
        (found) => this.#found(found),
        // It is there and does not answer: stopped, perhaps, or the network is.
        (error: IpcError) =>
          IpcError.is(error, 'IPC_TIMEOUT') ? this.#found(undefined) : this.failed(error),
      )
    else this.#found(met)
  }

  #found(met: Met | undefined): void {
    if (this.#closed || this.#role !== undefined) {
      met?.connection?.close()
      return
    }
    if (met === undefined) {
      const pause = this.#backOff.pause()
      if (pause === undefined) this.#fail(this.#givenUp())
      else this.#retry = setTimeout(() => this.#enterAgain(), pause).unref()
      return
    }
    this.#take(met)
    this.#host?.wake('send')
    this.#host?.wake('receive')
  }

  #sleep(to: Direction, milliseconds: number): void {
    if (this.#role === undefined) {
      this.#enterAgain()
      if (this.#role === undefined) sleepSlice(Math.min(milliseconds, RETRY_MS))
    } else {
      this.#role.sleep?.(to, milliseconds)
    }
  }

  // A living owner has taken back what it had given to a handle whose connection broke: given back, it would be there twice.
  #giveBack(owner: string, restore: (bytes: Uint8Array) => void): void {
    for (const left of this.#left.splice(0)) if (left.owner !== owner) restore(left.bytes)
  }

  #fail(error: IpcError): void {
    this.#host?.ended('failed', error, this.#inDoubt)
    this.#inDoubt = 0
  }

  #doubt(): IpcError<'IPC_UNKNOWN_OUTCOME'> {
    const count = this.#inDoubt
    this.#inDoubt = 0
    return new IpcError(
      'IPC_UNKNOWN_OUTCOME',
      `the connection to the owner of ${this.address} broke: the last ${count} messages sent before may not have reached it. ` +
        'This call has sent nothing and may be repeated; those that must not be missing need an answer of the receiver',
      { address: this.address, limit: count, sent: 0 },
    )
  }

  #givenUp(): IpcError<'IPC_TIMEOUT'> {
    const { boundMs } = this.#backOff.schedule
    return new IpcError(
      'IPC_TIMEOUT',
      `the owner of ${this.address} is gone and none has come for ${boundMs / 1000} s: start one, then open the mailbox again`,
      { address: this.address, limit: boundMs },
    )
  }

  #noAnswer(met?: Met): IpcError<'IPC_TIMEOUT'> {
    const why =
      met === undefined && this.#meeting.whyNobody !== undefined
        ? this.#meeting.whyNobody
        : `the owner of ${this.address} has not answered for ${OWNER_ANSWERS_MS} ms: it is stopped, or its event loop does not turn. Let it go on or end it`
    return new IpcError('IPC_TIMEOUT', why, { address: this.address, limit: OWNER_ANSWERS_MS })
  }
}

function heirMayCome(error: unknown, deadline: number): boolean {
  const waited = performance.now() - (deadline - OWNER_ANSWERS_MS)
  return IpcError.is(error, 'IPC_NOT_FOUND') && waited < HEIR_MS
}
