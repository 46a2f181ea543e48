import { connect } from 'node:net'
import { FRAME_HEADER_BYTES, writeFrameHeader } from '@ipc/core/adapter'
import { authenticate } from '../../src/tcp/authentication.js'
import { TcpConnection } from '../../src/tcp/tcp-connection.js'

/** One frame of any kind and of any claimed length. */
export function frame(kind: number, correlation: number, body: Uint8Array, length = body.length): Uint8Array {
  const whole = new Uint8Array(FRAME_HEADER_BYTES + body.length)
  writeFrameHeader(whole, 0, length, kind, 0, correlation)
  whole.set(body, FRAME_HEADER_BYTES)
  return whole
}

/** A program that has proven itself as ours do, and then says what it likes. */
export class ProvenStranger {
  readonly closed: Promise<void>
  received = Buffer.alloc(0)
  readonly #connection: TcpConnection

  private constructor(connection: TcpConnection) {
    this.#connection = connection
    this.closed = new Promise((resolve) => {
      const data = (chunk: Uint8Array): void => {
        this.received = Buffer.concat([this.received, chunk])
      }
      connection.start({ data, drain: () => {}, end: resolve })
    })
  }

  static async open(port: number): Promise<ProvenStranger> {
    const socket = connect(port, '127.0.0.1')
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    const connection = new TcpConnection(socket, `127.0.0.1:${port}`)
    await authenticate(connection, 'client', new Uint8Array(0))
    return new ProvenStranger(connection)
  }

  write(bytes: Uint8Array): void {
    this.#connection.write(bytes)
  }

  end(): void {
    this.#connection.close()
  }
}
