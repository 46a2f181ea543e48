import { join } from 'node:path'
import { Pair, Pull, Push } from 'zeromq'
import { isLast, makePayload } from '../payload.js'
import type { Endpoint, EndpointSides } from './endpoint.js'

// At its high-water mark 6.8.0 now and then waits for ever, so small messages get none: a slice of them is some megabytes.
const LARGEST_UNLIMITED = 1_024

/**
 * zeromq.js over ipc://: `await send`, `for await` to receive. One way by PUSH and PULL, as its guide does; there and back
 * by PAIR.
 */
export const zeromq: EndpointSides = {
  driver: async (bytes, folder, work) => {
    const socket =
      work === 'one-way' ? new Push(bytes <= LARGEST_UNLIMITED ? { sendHighWaterMark: 0 } : {}) : new Pair()
    socket.connect(addressIn(folder))
    return endpointOn(socket, bytes)
  },
  follower: async (bytes, folder, work) => {
    const socket = work === 'one-way' ? new Pull() : new Pair()
    await socket.bind(addressIn(folder))
    return endpointOn(socket, bytes)
  },
}

function addressIn(folder: string): string {
  return `ipc://${join(folder, 'socket')}`
}

function endpointOn(socket: Push | Pull | Pair, bytes: number): Endpoint {
  const { data, last } = makePayload(bytes)
  const endpoint: Endpoint = {
    onMessage: () => {},
    post: (wantLast) => ('send' in socket ? socket.send(wantLast ? last : data) : undefined),
    close: () => socket.close(),
  }
  if ('receive' in socket) void pass(socket, endpoint)
  return endpoint
}

async function pass(socket: Pull | Pair, endpoint: Endpoint): Promise<void> {
  for await (const [message] of socket) endpoint.onMessage(isLast(message as Buffer))
}
