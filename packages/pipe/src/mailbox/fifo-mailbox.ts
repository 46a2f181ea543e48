import {
  type Direction,
  type Header,
  HerdRest,
  type Port,
  type PortHost,
  type Transfer,
} from '@ipc/core/adapter'
import { POLLIN, POLLOUT, pollOne, Readiness, sleepSlice, ThreadDescriptor } from '@ipc/ffi'
import type { FifoObject } from './fifo-object.js'
import { FRAGMENT_DATA_BYTES } from './fragment.js'
import type { FragmentSource } from './fragment-source.js'
import { FragmentTransfer } from './fragment-transfer.js'
import { FragmentWriter } from './fragment-writer.js'
import { MessageAssembler } from './message-assembler.js'
import { PacketSource } from './packet-source.js'
import { PeekingSource } from './peeking-source.js'
import { ReaderRole } from './reader-role.js'
import { repeatUntilFree } from './repeat-until-free.js'

// One try reads this often at most, so that its steps are bounded while many write.
const READS_A_TRY = 256
// How often a receiver that waits for the role of the reader looks whether it is free.
const ROLE_LOOK_MS = 20

/** One open handle on a mailbox's FIFO. */
export class FifoMailbox implements Port {
  readonly address: string
  readonly buffering: { readonly capacity: number; readonly bytes: number }
  readonly maxMessageBytes: number
  readonly #object: FifoObject
  readonly #descriptor: number
  /** A worker that is ended must not stay the reader. */
  readonly #owner: ThreadDescriptor
  readonly #writer: FragmentWriter
  readonly #source: FragmentSource
  readonly #assembler: MessageAssembler
  /** None where a message is one fragment: then any number of handles may read. */
  readonly #role: ReaderRole | undefined
  readonly #readiness: Readiness
  #host: PortHost | undefined
  readonly #rests: Readonly<Record<Direction, HerdRest>> = {
    send: new HerdRest(() => this.#watch()),
    receive: new HerdRest(() => this.#watch()),
  }
  #isClosed = false
  #reads = 0
  #sending = false
  #receiving = false
  #roleTimer: NodeJS.Timeout | undefined
  #roleReturn: NodeJS.Immediate | undefined

  constructor(object: FifoObject, handle: number) {
    const { descriptor, pipeBytes, maxMessageBytes, path } = object
    this.address = path
    this.maxMessageBytes = maxMessageBytes
    this.#object = object
    this.#descriptor = descriptor
    this.#owner = new ThreadDescriptor(descriptor)
    const isOneFragment = maxMessageBytes <= FRAGMENT_DATA_BYTES
    this.buffering = { capacity: Number.POSITIVE_INFINITY, bytes: pipeBytes }
    this.#writer = new FragmentWriter(descriptor, pipeBytes, process.pid, handle)
    this.#assembler = new MessageAssembler(path, maxMessageBytes)
    this.#source = isOneFragment
      ? new PacketSource(descriptor, pipeBytes)
      : new PeekingSource(descriptor, pipeBytes)
    this.#role = isOneFragment ? undefined : new ReaderRole(descriptor, path)
    this.#readiness = new Readiness(descriptor, ({ readable, writable }) => {
      if (writable && this.#sending) this.#wake('send')
      if (readable && this.#receiving) this.#wake('receive')
    }).unref()
  }

  attach(host: PortHost): void {
    this.#host = host
  }

  trySend(bytes: Uint8Array, _header: Header): boolean {
    return this.#writer.trySend(bytes)
  }

  trySendMany(messages: readonly Uint8Array[], from: number, header: Header): number {
    if (this.#role !== undefined) return this.#writer.trySendMany(messages, from)
    // In packet mode one write is one message.
    return this.trySend(messages[from] as Uint8Array, header) ? 1 : 0
  }

  begin(bytes: Uint8Array, _header: Header): Transfer | undefined {
    return bytes.length > FRAGMENT_DATA_BYTES ? new FragmentTransfer(this.#writer, bytes) : undefined
  }

  beginTry(bytes: Uint8Array): Transfer | undefined {
    return this.#writer.everFits(bytes.length) ? undefined : new FragmentTransfer(this.#writer, bytes)
  }

  tryReceive(): Uint8Array | undefined {
    if (this.#role !== undefined && !this.#takeRole(this.#role)) return undefined
    for (let reads = 0; reads < READS_A_TRY; reads++) {
      const message = this.#assembler.next()
      if (message !== undefined) return message
      if (this.#assembler.partial.isCrowded) this.#forgetTheDead()
      const count = this.#source.take()
      if (count === 0) return undefined
      this.#reads++
      this.#assembler.feed(this.#source.bytes, count)
    }
    return this.#assembler.next()
  }

  isReady(to: Direction): boolean {
    if (to === 'send') return pollOne(this.#descriptor, POLLOUT, 0) !== 0
    if (this.#role?.isTakenByAnother() === true) return false
    return this.#assembler.hasNext || pollOne(this.#descriptor, POLLIN, 0) !== 0
  }

  arm(to: Direction, waiting: number): void {
    if (this.#isClosed) return
    if (to === 'send') this.#sending = waiting > 0
    else this.#receiving = waiting > 0
    if (to === 'receive' && waiting === 0) this.#returnRoleSoon()
    this.#watch()
  }

  sleep(to: Direction, milliseconds: number): void {
    if (to === 'send') pollOne(this.#descriptor, POLLOUT, milliseconds)
    else if (this.#role === undefined || this.#role.isHeld) pollOne(this.#descriptor, POLLIN, milliseconds)
    else sleepSlice(Math.min(milliseconds, ROLE_LOOK_MS))
  }

  /** Every message is in the kernel already, and lives as long as somebody has the FIFO open. */
  close(): number {
    this.#isClosed = true
    clearInterval(this.#roleTimer)
    clearImmediate(this.#roleReturn)
    this.#rests.send.stop()
    this.#rests.receive.stop()
    this.#readiness.close()
    this.#source.close()
    this.#role?.giveBack()
    this.#object.letGo()
    this.#owner.close()
    return 0
  }

  unlink(): Promise<boolean> {
    return repeatUntilFree(this.address, () => this.#object.tryUnlink())
  }

  #watch(): void {
    clearInterval(this.#roleTimer)
    const { send, receive } = this.#rests
    const readable = this.#receiving && !receive.isResting && this.#mayRead()
    this.#readiness.start({ readable, writable: this.#sending && !send.isResting })
  }

  #wake(to: Direction): void {
    const before = this.#steps(to)
    this.#host?.wake(to)
    if (this.#rests[to].woken(this.#steps(to) !== before)) this.#watch()
  }

  #steps(to: Direction): number {
    return to === 'send' ? this.#writer.writes : this.#reads
  }

  #takeRole(role: ReaderRole): boolean {
    if (!role.tryTake()) {
      const refusal = role.refusal()
      if (refusal !== undefined) throw refusal
      return false
    }
    this.#returnRoleSoon()
    return true
  }

  /** A handle is the reader only while it receives: the next turn of the loop sees whether it still does. */
  #returnRoleSoon(): void {
    const role = this.#role
    if (role === undefined || !role.isHeld) return
    this.#roleReturn ??= setImmediate(() => {
      this.#roleReturn = undefined
      if (this.#receiving) return
      this.#forgetTheDead()
      if (!this.#assembler.isEmpty) return
      this.#source.forget()
      role.giveBack()
    })
  }

  #forgetTheDead(): void {
    this.#assembler.partial.forgetTheDead(() => this.#source.endsInPipe())
  }

  /** Whether an armed receiver may watch the pipe; else it asks for the role again and again until it has it or is refused. */
  #mayRead(): boolean {
    if (this.#role === undefined || this.#role.tryTake()) return true
    this.#roleTimer = setInterval(() => this.#host?.wake('receive'), ROLE_LOOK_MS).unref()
    return false
  }
}
