import { fchmodSync, fchownSync } from 'node:fs'
import { mqOpen, O } from '@ipc/ffi'
import { sharedGroup } from '@ipc/host'
import type { PosixSize } from '../limits/posix-size.js'
import { explainedMqOpenError } from './explained-mq-open-error.js'
import { QueueHandle } from './queue-handle.js'

/** Makes a queue that is not there yet. `messageBytes` includes what we put before each user message. */
export function makeQueue(name: string, mode: number, size: PosixSize): QueueHandle {
  const flags = O.RDWR | O.NONBLOCK | O.CREAT | O.EXCL
  const { capacity: maxMessages, maxMessageBytes: messageBytes } = size
  try {
    const descriptor = mqOpen(name, flags, mode, { maxMessages, messageBytes })
    // The umask may have taken away what `mode` gives to others on purpose.
    fchmodSync(descriptor, mode)
    const group = sharedGroup()
    if (group !== undefined) fchownSync(descriptor, -1, group)
    return new QueueHandle(descriptor)
  } catch (error) {
    throw explainedMqOpenError(error, name, size)
  }
}

/** Opens a queue that is there; undefined where there is none. */
export function openQueue(name: string): QueueHandle | undefined {
  try {
    return new QueueHandle(mqOpen(name, O.RDWR | O.NONBLOCK))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
