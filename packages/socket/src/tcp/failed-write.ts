import type { Socket } from 'node:net'

type Written = (error?: Error | null) => void

/**
 * Lets a socket be read on when a write has failed; `failed` is told instead. Node would destroy it, and with it what the
 * other side had sent before it was killed: the kernel still has that, and gives the end of the stream after it.
 */
export function readOnAfterFailedWrite(socket: Socket, failed: () => void): void {
  const told = (written: Written): Written => {
    return (error) => {
      if (error) failed()
      written()
    }
  }
  // A stream that has heard of an error reads no more, whatever is done about it later: it must not hear of it.
  const { _write: write, _writev: writeMany } = socket
  socket._write = (chunk, encoding, written) => write.call(socket, chunk, encoding, told(written))
  if (writeMany !== undefined)
    socket._writev = (chunks, written) => writeMany.call(socket, chunks, told(written))
}
