import { IpcError, type PeerIdentity } from '@ipc/core'
import { fromSystemError } from '@ipc/core/adapter'
import { close, errno, peerCredentials, receiveWithDescriptors, sendWithDescriptors } from '@ipc/ffi'
import { RECORD_BYTES, type Wire } from '../party/wire.js'
import { ControlSocket } from './control-socket.js'

// Before each record: four bytes that no other protocol begins with, and the length of the JSON text.
const MAGIC = 0x63_70_69_40
const HEADER_BYTES = 8

type OnRecord = (record: unknown, descriptors: readonly number[]) => void

/**
 * Records on a Unix stream socket, with descriptors beside them. Reads never go past a record's end, so that what follows the
 * last record is left for the link.
 */
export class LocalWire implements Wire {
  readonly identity: PeerIdentity
  readonly control: ControlSocket
  readonly #takesDescriptors: boolean
  readonly #header = Buffer.alloc(HEADER_BYTES)
  #body: Buffer | undefined
  #filled = 0
  #descriptors: number[] = []
  #onRecord: OnRecord | undefined
  #onEnd: ((error: IpcError | undefined) => void) | undefined
  #over = false

  /** `takesDescriptors`: whether records may bring descriptors; those of others are closed. */
  constructor(descriptor: number, takesDescriptors: boolean) {
    this.control = new ControlSocket(descriptor)
    this.identity = peerCredentials(descriptor)
    this.#takesDescriptors = takesDescriptors
  }

  sendRecord(record: unknown, descriptors: readonly number[] = []): void {
    if (this.#over) return
    const text = Buffer.from(JSON.stringify(record))
    if (text.length > RECORD_BYTES)
      throw new RangeError(`a record of ${text.length} bytes is over ${RECORD_BYTES}`)
    const header = Buffer.alloc(HEADER_BYTES)
    header.writeUInt32LE(MAGIC, 0)
    header.writeUInt32LE(text.length, 4)
    const bytes = Buffer.concat([header, text])
    let failure: IpcError | undefined
    try {
      // Both sides speak in turn, so a living other side always leaves room for one record.
      if (sendWithDescriptors(this.control.descriptor, bytes, descriptors) === bytes.length) return
    } catch (error) {
      failure = fromSystemError(error, 'cannot send to the other party') as IpcError
    }
    queueMicrotask(() => this.#end(failure))
  }

  onRecord(callback: OnRecord): void {
    this.#onRecord = callback
    if (!this.#over) this.control.listen(() => this.#read())
  }

  onEnd(callback: (error: IpcError | undefined) => void): void {
    this.#onEnd = callback
  }

  handOver(): void {
    this.#over = true
    this.control.begin()
  }

  alive(): boolean {
    return this.control.alive()
  }

  close(): void {
    if (this.#over) return
    this.#over = true
    this.#dropDescriptors()
    this.control.close()
  }

  #read(): void {
    while (!this.#over) {
      const into = this.#body ?? this.#header
      if (this.#filled === into.length) this.#filledUp()
      else if (!this.#fill(into)) return
    }
  }

  #fill(into: Buffer): boolean {
    const { descriptor } = this.control
    const received = receiveWithDescriptors(descriptor, into, this.#filled, into.length - this.#filled)
    const { length } = received
    this.#descriptors.push(...received.descriptors)
    if (!this.#takesDescriptors) this.#dropDescriptors()
    else if (received.truncated) {
      this.#end(
        new IpcError(
          'IPC_LIMIT',
          'this process may open no more descriptors: raise ulimit -n, or close some',
        ),
      )
      return false
    }
    if (length > 0) {
      this.#filled += length
      return true
    }
    if (length !== -errno.EAGAIN) this.#end(undefined)
    return false
  }

  #filledUp(): void {
    this.#filled = 0
    if (this.#body === undefined) {
      const length = this.#header.readUInt32LE(4)
      if (this.#header.readUInt32LE(0) !== MAGIC || length > RECORD_BYTES) this.#end(strange('no record'))
      else this.#body = Buffer.alloc(length)
      return
    }
    const text = this.#body.toString()
    this.#body = undefined
    let record: unknown
    try {
      record = JSON.parse(text)
    } catch {
      this.#end(strange('a record that is no JSON'))
      return
    }
    const descriptors = this.#descriptors
    this.#descriptors = []
    this.#onRecord?.(record, descriptors)
  }

  #end(error: IpcError | undefined): void {
    if (this.#over) return
    this.close()
    this.#onEnd?.(error)
  }

  #dropDescriptors(): void {
    for (const descriptor of this.#descriptors) close(descriptor)
    this.#descriptors = []
  }
}

function strange(what: string): IpcError {
  return new IpcError(
    'IPC_CORRUPT',
    `the other side of a party's socket sent ${what}: something else than @ipc listens there`,
  )
}
