import { connect, type Socket } from 'node:net'

/** A raw connection of some other program. */
export class Stranger {
  readonly socket: Socket
  readonly closed: Promise<void>
  received = Buffer.alloc(0)

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk])
    })
    socket.on('error', () => {})
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()))
  }

  /** `to`: a path, or a port of the loopback. */
  static open(to: string | number): Promise<Stranger> {
    return new Promise((resolve, reject) => {
      const socket = typeof to === 'string' ? connect(to) : connect(to, '127.0.0.1')
      socket.once('error', reject)
      socket.once('connect', () => resolve(new Stranger(socket)))
    })
  }

  write(bytes: Uint8Array | string): void {
    this.socket.write(bytes)
  }

  end(): void {
    this.socket.destroy()
  }
}
