/** What the bench uses of node-ipc, which has no types of its own. */
declare module 'node-ipc' {
  import type { Socket } from 'node:net'

  export interface Message {
    readonly last: boolean
    readonly data: string
  }

  interface Client {
    readonly socket: Socket
    emit(event: string, message: Message): boolean
    on(event: 'connect', listener: () => void): void
    on(event: string, listener: (message: Message) => void): void
  }

  interface Server {
    start(): void
    stop(): void
    emit(socket: Socket, event: string, message: Message): boolean
    on(event: string, listener: (message: Message, socket: Socket) => void): void
  }

  const ipc: {
    readonly config: object
    readonly of: Record<string, Client | undefined>
    readonly server: Server
    serve(path: string, callback: () => void): void
    connectTo(id: string, path: string, callback: () => void): void
    disconnect(id: string): void
  }
  // biome-ignore lint/style/noDefaultExport: it is how node-ipc is imported.
  export default ipc
}
