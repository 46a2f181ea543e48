import { join } from 'node:path'
import { Pair } from 'zeromq'
import { isLast, makePayload } from '../payload.js'
import type { Endpoint, EndpointSides } from './endpoint.js'

/** zeromq.js over ipc://, one socket each way in both directions: `await send`, `for await` to receive. */
export const zeromq: EndpointSides = {
  driver: async (bytes, folder) => {
    const socket = new Pair()
    socket.connect(addressIn(folder))
    return endpointOn(socket, bytes)
  },
  follower: async (bytes, folder) => {
    const socket = new Pair()
    await socket.bind(addressIn(folder))
    return endpointOn(socket, bytes)
  },
}

function addressIn(folder: string): string {
  return `ipc://${join(folder, 'socket')}`
}

function endpointOn(socket: Pair, bytes: number): Endpoint {
  const { data, last } = makePayload(bytes)
  const endpoint: Endpoint = {
    onMessage: () => {},
    post: (wantLast) => socket.send(wantLast ? last : data),
    close: () => socket.close(),
  }
  void pass(socket, endpoint)
  return endpoint
}

async function pass(socket: Pair, endpoint: Endpoint): Promise<void> {
  for await (const [message] of socket) endpoint.onMessage(isLast(message as Buffer))
}
