import { NatsServer } from '@ipc/testkit'

/** Runs `use` with the address of a nats-server of its own; undefined where there is none on this machine. */
export async function withNats<R>(use: (url: string | undefined) => Promise<R>): Promise<R> {
  if (!NatsServer.isThere()) {
    console.error('nats-server is not on this machine: nats is left out (apt install nats-server)')
    return use(undefined)
  }
  const server = new NatsServer()
  try {
    await server.start()
    return await use(server.url)
  } finally {
    await server.remove()
  }
}
