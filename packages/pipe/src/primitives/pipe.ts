import { fromSystemError } from '@ipc/core/adapter'
import { O, pipe2 } from '@ipc/ffi'
import { PipeReadEnd } from './pipe-read-end.js'
import { PipeWriteEnd } from './pipe-write-end.js'

/** Both ends of a pipe. Half-duplex: for both ways take two. */
export interface PipeEnds {
  readonly readEnd: PipeReadEnd
  readonly writeEnd: PipeWriteEnd
}

/**
 * Makes an anonymous pipe, for this process and its children. `packets`: packet mode. The descriptors are close-on-exec; give
 * `end.descriptor` to a child in its `stdio`. @throws IpcError IPC_LIMIT (descriptors). Follows pipe(2).
 */
export function pipe(options: { readonly packets?: boolean | undefined } = {}): PipeEnds {
  try {
    const { readEnd, writeEnd } = pipe2(O.NONBLOCK | (options.packets === true ? O.DIRECT : 0))
    return { readEnd: new PipeReadEnd(readEnd), writeEnd: new PipeWriteEnd(writeEnd) }
  } catch (error) {
    throw fromSystemError(error, 'cannot make a pipe')
  }
}
