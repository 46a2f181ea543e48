import { IpcError, type PeerIdentity } from '@ipc/core'
import { FrameKind } from '@ipc/core/adapter'
import { RECORD_BYTES, type Wire } from '@ipc/host'
import { sendFrame } from '../connection/frame-writer.js'
import { GreetingReader } from '../connection/greeting-reader.js'
import type { TcpConnection } from './tcp-connection.js'

const RECORD = FrameKind.control + 56
/** '@IPC' in ASCII, little-endian. */
const MAGIC = 0x43_50_49_40

/** Records on a TCP connection, before it becomes a link's. */
export class TcpWire implements Wire {
  readonly identity: PeerIdentity
  readonly connection: TcpConnection
  #onRecord: ((record: unknown, descriptors: readonly number[]) => void) | undefined
  #onEnd: ((error: IpcError | undefined) => void) | undefined
  #reader: GreetingReader
  #over = false

  constructor(connection: TcpConnection) {
    this.connection = connection
    this.identity = connection.identity
    this.#reader = new GreetingReader(connection.address, RECORD_BYTES)
    connection.pause()
  }

  sendRecord(record: unknown): void {
    if (!this.#over)
      sendFrame(this.connection, RECORD, MAGIC, new TextEncoder().encode(JSON.stringify(record)))
  }

  onRecord(callback: (record: unknown, descriptors: readonly number[]) => void): void {
    this.#onRecord = callback
    if (this.#over) return
    this.connection.start({
      data: (chunk) => this.#read(chunk),
      drain: () => {},
      end: () => this.#end(undefined),
    })
    this.connection.resume()
  }

  onEnd(callback: (error: IpcError | undefined) => void): void {
    this.#onEnd = callback
  }

  handOver(): void {
    if (this.#over) return
    this.#over = true
    this.connection.handOver()
  }

  alive(): boolean {
    return this.connection.alive()
  }

  close(): void {
    if (this.#over) return
    this.#over = true
    this.connection.close()
  }

  #read(chunk: Uint8Array): void {
    let rest = chunk
    while (!this.#over && rest.length > 0) {
      let record: unknown
      try {
        const frame = this.#reader.take(rest, [RECORD], MAGIC)
        if (frame === undefined) return
        this.#reader = new GreetingReader(this.connection.address, RECORD_BYTES)
        rest = frame.rest
        record = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(frame.body))
      } catch (error) {
        this.#end(IpcError.is(error) ? error : this.#strange())
        return
      }
      this.#onRecord?.(record, [])
    }
    // What came behind the last record is the link's.
    if (this.#over && rest.length > 0) this.connection.unread(rest)
  }

  #end(error: IpcError | undefined): void {
    if (this.#over) return
    this.#over = true
    this.connection.close()
    this.#onEnd?.(error)
  }

  #strange(): IpcError<'IPC_CORRUPT'> {
    const { address } = this.connection
    return new IpcError('IPC_CORRUPT', `${address} sent a record that is no JSON: no @ipc program does`, {
      address,
    })
  }
}
