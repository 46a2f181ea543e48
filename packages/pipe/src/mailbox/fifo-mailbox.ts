import type { Direction, Header, Port, PortHost, Transfer } from '@ipc/core/adapter'
import { bytesQueued, close, POLLIN, POLLOUT, pollOne, Readiness, read, sleepSlice } from '@ipc/ffi'
import type { FifoObject } from './fifo-object.js'
import { MessageAssembler } from './message-assembler.js'
import { PACKET_BYTES, PACKET_DATA_BYTES, PACKET_STEP } from './packet.js'
import { PacketTransfer } from './packet-transfer.js'
import { PacketWriter } from './packet-writer.js'
import { ReaderRole } from './reader-role.js'
import { repeatUntilFree } from './repeat-until-free.js'

// One try reads this much at most, so that its steps are bounded while many write.
const PACKETS_A_TRY = 1024
// How often a receiver that waits for the role of the reader looks whether it is free.
const ROLE_LOOK_MS = 20

// Foreign bytes and the packets behind them come in one read, and what does not fit would be lost.
let scratch = new Uint8Array(16 * PACKET_BYTES)

/** One open handle on a mailbox's FIFO. */
export class FifoMailbox implements Port {
  readonly address: string
  readonly buffering: { readonly capacity: number; readonly bytes: number }
  readonly maxMessageBytes: number
  readonly #object: FifoObject
  readonly #descriptor: number
  readonly #packets: number
  readonly #writer: PacketWriter
  readonly #assembler: MessageAssembler
  /** None where a message is one packet: then any number of handles may read. */
  readonly #role: ReaderRole | undefined
  readonly #readiness: Readiness
  #host: PortHost | undefined
  #sending = false
  #receiving = false
  #roleTimer: NodeJS.Timeout | undefined
  #roleReturn: NodeJS.Immediate | undefined

  constructor(object: FifoObject, handle: number) {
    this.address = object.path
    this.maxMessageBytes = object.maxMessageBytes
    this.#object = object
    this.#descriptor = object.descriptor
    this.#packets = Math.floor(object.pipeBytes / PACKET_BYTES)
    this.buffering = { capacity: this.#packets, bytes: object.pipeBytes }
    this.#writer = new PacketWriter(object.descriptor, process.pid, handle)
    this.#assembler = new MessageAssembler(object.path, object.maxMessageBytes)
    this.#role =
      object.maxMessageBytes > PACKET_DATA_BYTES ? new ReaderRole(object.descriptor, object.path) : undefined
    this.#readiness = new Readiness(object.descriptor, ({ readable, writable }) => {
      if (writable && this.#sending) this.#host?.wake('send')
      if (readable && this.#receiving) this.#host?.wake('receive')
    }).unref()
    if (scratch.length < object.pipeBytes) scratch = new Uint8Array(object.pipeBytes)
  }

  attach(host: PortHost): void {
    this.#host = host
  }

  trySend(bytes: Uint8Array, _header: Header): boolean {
    const packets = PacketWriter.packetsOf(bytes.length)
    if (packets > 1 && packets > this.#packets - this.queuedPackets()) return false
    this.#writer.nextMessage()
    const written = this.#writer.write(bytes, 0, packets)
    if (written === packets) return true
    // Others filled the pipe between our look and our write: what went in is the beginning of no message.
    if (written > 0) this.#writer.writeCancelled()
    return false
  }

  begin(bytes: Uint8Array, _header: Header): Transfer | undefined {
    return bytes.length > PACKET_DATA_BYTES ? new PacketTransfer(this.#writer, bytes) : undefined
  }

  tryReceive(): Uint8Array | undefined {
    if (this.#role !== undefined && !this.#takeRole(this.#role)) return undefined
    for (let packet = 0; packet < PACKETS_A_TRY; packet++) {
      const message = this.#assembler.next()
      if (message !== undefined) return message
      const end = read(this.#descriptor, scratch)
      if (end <= 0) return undefined
      this.#assembler.feed(scratch, end)
    }
    return this.#assembler.next()
  }

  isReady(to: Direction): boolean {
    if (to === 'send') return pollOne(this.#descriptor, POLLOUT, 0) !== 0
    if (this.#role?.isTakenByAnother() === true) return false
    return this.#assembler.hasNext || pollOne(this.#descriptor, POLLIN, 0) !== 0
  }

  arm(to: Direction, waiting: number): void {
    if (to === 'send') this.#sending = waiting > 0
    else this.#receiving = waiting > 0
    clearInterval(this.#roleTimer)
    if (to === 'receive' && waiting === 0) this.#returnRoleSoon()
    const readable = this.#receiving && this.#mayRead()
    this.#readiness.start({ readable, writable: this.#sending })
  }

  sleep(to: Direction, milliseconds: number): void {
    if (to === 'send') pollOne(this.#descriptor, POLLOUT, milliseconds)
    else if (this.#role === undefined || this.#role.isHeld) pollOne(this.#descriptor, POLLIN, milliseconds)
    else sleepSlice(Math.min(milliseconds, ROLE_LOOK_MS))
  }

  /** Every message is in the kernel already, and lives as long as somebody has the FIFO open. */
  close(): number {
    clearInterval(this.#roleTimer)
    clearImmediate(this.#roleReturn)
    this.#readiness.close()
    this.#role?.giveBack()
    this.#object.letGo()
    close(this.#descriptor)
    return 0
  }

  unlink(): Promise<boolean> {
    return repeatUntilFree(this.address, () => this.#object.tryUnlink())
  }

  /** Packets in the pipe: exact, as long as only our programs write. */
  queuedPackets(): number {
    const bytes = bytesQueued(this.#descriptor)
    return bytes === 0 ? 0 : bytes % PACKET_STEP || PACKET_STEP
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
      this.#assembler.partial.forgetTheDead()
      if (this.#assembler.isEmpty) role.giveBack()
    })
  }

  /** Whether an armed receiver may watch the pipe; else it asks for the role again and again until it has it or is refused. */
  #mayRead(): boolean {
    if (this.#role === undefined || this.#role.tryTake()) return true
    this.#roleTimer = setInterval(() => this.#host?.wake('receive'), ROLE_LOOK_MS).unref()
    return false
  }
}
