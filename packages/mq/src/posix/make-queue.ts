import { IpcError } from '@ipc/core'
import { mqOpen, O } from '@ipc/ffi'
import { limitError } from '../limits/limit-error.js'
import { posixLimits, QUEUES_MAX } from '../limits/posix-limits.js'
import { type PosixSize, posixQueueBytes, userBytesError } from '../limits/posix-size.js'
import { QueueHandle } from './queue-handle.js'

/** Makes a queue that is not there yet. `messageBytes` includes what we put before each user message. */
export function makeQueue(name: string, mode: number, size: PosixSize): QueueHandle {
  const { capacity, maxMessageBytes } = size
  const flags = O.RDWR | O.NONBLOCK | O.CREAT | O.EXCL
  try {
    return new QueueHandle(
      mqOpen(name, flags, mode, { maxMessages: capacity, messageBytes: maxMessageBytes }),
    )
  } catch (error) {
    throw explained(error, name, size)
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

function explained(error: unknown, name: string, { capacity, maxMessageBytes }: PosixSize): unknown {
  const { code } = error as NodeJS.ErrnoException
  const { queuesMax, userBytes } = posixLimits()
  // EMFILE also says that the process has no descriptor left; that is the rarer case by far, and its cure is told too.
  if (code === 'EMFILE') return userBytesError(name, posixQueueBytes(capacity, maxMessageBytes), userBytes)
  if (code === 'ENOSPC') {
    return limitError(
      name,
      'another POSIX queue cannot be made',
      QUEUES_MAX,
      queuesMax,
      'unlink queues that nobody uses',
    )
  }
  if (code === 'ENOSYS')
    return new IpcError('IPC_NOT_SUPPORTED', `${name}: this kernel has no POSIX message queues: use sysvMq()`)
  return error
}
