import { connect, createServer, type Server, type Socket } from 'node:net'

/** A stretch of network between a client and a server, which the test can block and break: both processes live on. */
export class Road {
  readonly port: number
  readonly #server: Server
  readonly #pairs = new Set<readonly [Socket, Socket]>()
  /** Connections that were made over it. */
  made = 0
  #blocked = false

  private constructor(server: Server, port: number) {
    this.#server = server
    this.port = port
  }

  /** A port of the loopback that leads to `to`. */
  static async to(to: number): Promise<Road> {
    // Each end of the stream is passed on by itself, as a network does.
    const server = createServer({ allowHalfOpen: true })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const road = new Road(server, (server.address() as { port: number }).port)
    server.on('connection', (near) =>
      road.#join(near, connect({ port: to, host: '127.0.0.1', allowHalfOpen: true })),
    )
    return road
  }

  /** From now on nothing goes through to the server: what is sent is swallowed. */
  block(): void {
    this.#blocked = true
  }

  /** Resets all that goes over it. New connections pass again. */
  break(): void {
    this.#blocked = false
    for (const pair of [...this.#pairs]) for (const socket of pair) socket.resetAndDestroy()
  }

  close(): Promise<void> {
    this.break()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  #join(near: Socket, far: Socket): void {
    const pair = [near, far] as const
    this.#pairs.add(pair)
    this.made++
    near.on('data', (chunk) => {
      if (!this.#blocked) far.write(chunk)
    })
    far.on('data', (chunk) => near.write(chunk))
    for (const [socket, other] of [pair, [far, near] as const]) {
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.on('end', () => other.end())
      socket.on('close', () => {
        other.destroy()
        this.#pairs.delete(pair)
      })
    }
  }
}
