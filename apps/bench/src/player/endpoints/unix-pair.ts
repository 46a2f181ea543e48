import { once } from 'node:events'
import { createConnection, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Endpoint, EndpointSides } from './endpoint.js'

/** Both sides of node:net over a Unix socket; `wire` says what goes over it. */
export function unixPair(wire: (endpoint: Endpoint, socket: Socket, bytes: number) => void): EndpointSides {
  return {
    driver: async (bytes, folder) => {
      const socket = createConnection(join(folder, 'socket'))
      await once(socket, 'connect')
      const endpoint = silent(() => void socket.destroy())
      wire(endpoint, socket, bytes)
      return endpoint
    },
    follower: async (bytes, folder) => {
      const server = createServer()
      const endpoint = silent(() => void server.close())
      server.on('connection', (socket) => {
        wire(endpoint, socket, bytes)
        socket.on('error', () => {})
      })
      server.listen(join(folder, 'socket'))
      await once(server, 'listening')
      return endpoint
    },
  }
}

function silent(close: () => void): Endpoint {
  return { onMessage: () => {}, post: () => undefined, close }
}

/** What `write` returned, as `post` says it. */
export function drained(socket: Socket, goOn: boolean): Promise<unknown> | undefined {
  return goOn ? undefined : once(socket, 'drain')
}
