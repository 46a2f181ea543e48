import { createServer, type Server, type Socket } from 'node:net'
import type { Connection } from '../connection/connection.js'
import type { Listener } from '../mailbox/listener.js'
import { PipeConnection } from './pipe-connection.js'

/** A listening named pipe of node:net. It is gone with its process: nothing is ever left of it. */
export class PipeListener implements Listener {
  readonly #server: Server
  #onConnection: ((connection: PipeConnection) => void) | undefined
  #early: PipeConnection[] = []
  #closed = false

  private constructor(server: Server, path: string) {
    this.#server = server
    server.on('error', () => {})
    server.on('connection', (socket: Socket) => {
      const connection = new PipeConnection(socket, path)
      if (this.#onConnection === undefined) this.#early.push(connection)
      else this.#onConnection(connection)
    })
  }

  /** Rejects with the system's error: EADDRINUSE when a living process listens there. */
  static open(path: string): Promise<PipeListener> {
    const server = createServer()
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, () => {
        server.removeListener('error', reject)
        resolve(new PipeListener(server.unref(), path))
      })
    })
  }

  start(onConnection: (connection: Connection) => void): void {
    this.#onConnection = onConnection
    for (const connection of this.#early.splice(0)) onConnection(connection)
  }

  named(): boolean {
    return !this.#closed
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#server.close()
    for (const connection of this.#early) connection.close()
  }
}
