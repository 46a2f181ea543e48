import { connect, type Socket } from 'node:net'
import { fromSystemError } from '@ipc/core/adapter'
import { TcpConnection } from '../tcp/tcp-connection.js'

const ABSENT = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']

/** A connected named pipe of node:net: as a TCP socket, but nothing is lost between processes that live. */
export class PipeConnection extends TcpConnection {
  override readonly mayLose = false

  constructor(socket: Socket, address: string) {
    super(socket, address, 'no network')
  }
}

/** Connects. Undefined = nobody listens there. Rejects with an IpcError for all else. */
export function dialPipe(path: string): Promise<PipeConnection | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(new PipeConnection(socket, path)))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (ABSENT.includes(error.code ?? '')) resolve(undefined)
      else reject(fromSystemError(error, `cannot connect to ${path}`, path))
    })
  })
}
