import type { Socket } from 'node:net'
import { join, sep } from 'node:path'
import ipc, { type Message } from 'node-ipc'
import type { Endpoint, EndpointSides } from './endpoint.js'
import { drained } from './unix-pair.js'

const EVENT = 'message'

/** node-ipc over its Unix socket, with its default parser `fast`: JSON events. */
export const nodeIpc: EndpointSides = {
  driver: async (bytes, folder) => {
    configure(folder)
    await new Promise<void>((resolve) => {
      ipc.connectTo('bench', pathIn(folder), () => ipc.of.bench?.on('connect', resolve))
    })
    const client = ipc.of.bench
    if (client === undefined) throw new Error('node-ipc made no client')
    const endpoint = endpointOn(bytes, {
      emit: (message) => drained(client.socket, client.emit(EVENT, message)),
      close: () => ipc.disconnect('bench'),
    })
    client.on(EVENT, (message) => endpoint.onMessage(message.last))
    return endpoint
  },
  follower: async (bytes, folder) => {
    configure(folder)
    await new Promise<void>((resolve) => {
      ipc.serve(pathIn(folder), resolve)
      ipc.server.start()
    })
    let socket: Socket | undefined
    const endpoint = endpointOn(bytes, {
      emit: (message) => drained(socket as Socket, ipc.server.emit(socket as Socket, EVENT, message)),
      close: () => ipc.server.stop(),
    })
    ipc.server.on(EVENT, (message, from) => {
      socket = from
      endpoint.onMessage(message.last)
    })
    return endpoint
  },
}

function configure(folder: string): void {
  Object.assign(ipc.config, {
    silent: true,
    appspace: '',
    socketRoot: folder + sep,
    id: 'bench',
    maxRetries: 0,
  })
}

function pathIn(folder: string): string {
  return join(folder, 'socket')
}

function endpointOn(
  bytes: number,
  { emit, close }: { emit(message: Message): Promise<unknown> | undefined; close(): void },
): Endpoint {
  const text = 'x'.repeat(bytes)
  const data = { last: false, data: text }
  const last = { last: true, data: text }
  return { onMessage: () => {}, post: (wantLast) => emit(wantLast ? last : data), close }
}
