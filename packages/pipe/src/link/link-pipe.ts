import { randomUUID } from 'node:crypto'
import { unlinkSync } from 'node:fs'
import { fromSystemError, type OpenRequest } from '@ipc/core/adapter'
import { close, mkfifo, O, open } from '@ipc/ffi'
import { runtimePath } from '@ipc/host'
import { grantPipeBytes, roundedPipeBytes } from '../pipe-bytes.js'

/** One direction of a link: a FIFO whose name is gone as soon as both ends are open, so nothing of it can be left behind. */
export interface LinkPipe {
  readonly path: string
  readonly readEnd: number
  readonly writeEnd: number
  readonly pipeBytes: number
}

/** Makes one. @throws IpcError */
export function makeLinkPipe(request: OpenRequest): LinkPipe {
  const path = runtimePath('fifo-link', request.namespace, randomUUID(), 'fifo')
  const opened: number[] = []
  try {
    mkfifo(path, 0o600)
    try {
      // The reading end first: without it the writing end could not be opened without waiting.
      opened.push(open(path, O.RDONLY | O.NONBLOCK | O.NOFOLLOW))
      opened.push(open(path, O.WRONLY | O.NONBLOCK | O.NOFOLLOW))
    } finally {
      unlinkSync(path)
    }
    const [readEnd, writeEnd] = opened as [number, number]
    const asked = request.bytes === undefined ? undefined : roundedPipeBytes(request.bytes)
    return { path, readEnd, writeEnd, pipeBytes: grantPipeBytes(writeEnd, asked, undefined, path) }
  } catch (error) {
    for (const descriptor of opened) close(descriptor)
    throw fromSystemError(error, `cannot make the FIFO ${path} of a link`, path)
  }
}
