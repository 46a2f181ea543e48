import { fstatSync } from 'node:fs'
import { IpcError } from '@ipc/core'
import { fromSystemError } from '@ipc/core/adapter'
import { close, O, open } from '@ipc/ffi'
import type { PipeEnds } from './pipe.js'
import { PipeReadEnd } from './pipe-read-end.js'
import { PipeWriteEnd } from './pipe-write-end.js'

/** Opens the ends of a FIFO, without waiting for the other end. Follows fifo(7). */
export const Fifo = {
  /** The reading end. `tryRead` gives undefined until a writer comes, and the end when the last has closed. @throws IpcError */
  openToRead(path: string): PipeReadEnd {
    return new PipeReadEnd(openEnd(path, O.RDONLY), path)
  },

  /** The writing end. @throws IpcError IPC_NOT_FOUND also when nobody has it open to read (ENXIO) */
  openToWrite(path: string): PipeWriteEnd {
    return new PipeWriteEnd(openEnd(path, O.WRONLY), path)
  },

  /** Both ends in one process: whoever comes first, nobody waits; and the stream never ends, because a writer is always there. */
  openBoth(path: string): PipeEnds {
    const readEnd = new PipeReadEnd(openEnd(path, O.RDONLY), path)
    try {
      return { readEnd, writeEnd: new PipeWriteEnd(openEnd(path, O.WRONLY), path) }
    } catch (error) {
      readEnd.close()
      throw error
    }
  },
} as const

function openEnd(path: string, access: number): number {
  let descriptor: number
  try {
    descriptor = open(path, access | O.NONBLOCK)
  } catch (error) {
    const nobody =
      (error as NodeJS.ErrnoException).code === 'ENXIO'
        ? ' (nobody has it open to read: open that end first)'
        : ''
    throw fromSystemError(error, `cannot open the FIFO ${path}${nobody}`, path)
  }
  if (fstatSync(descriptor, { bigint: true }).isFIFO()) return descriptor
  close(descriptor)
  throw new IpcError('IPC_NOT_FOUND', `${path} is no FIFO: make one there by mkfifo()`, { address: path })
}
