import { closeSync, openSync } from 'node:fs'
import { IpcError } from '@ipc/core'
import { platformIsSupported } from '@ipc/ffi'
import { limitError } from '../limits/limit-error.js'
import { posixLimits, QUEUES_MAX } from '../limits/posix-limits.js'
import { checkPosixSize, type PosixSize, posixQueueBytes, userBytesError } from '../limits/posix-size.js'

/** What mq_open(3) reports, with the limit that was met where one was; other errors as they are. */
export function explainedMqOpenError(error: unknown, name: string, size: PosixSize): unknown {
  const { code } = error as NodeJS.ErrnoException
  const { queuesMax, userBytes } = posixLimits()
  // EMFILE may also say that the process has no descriptor left: then the system's own error is right.
  if (code === 'EMFILE' && !descriptorsAreUsedUp()) {
    return userBytesError(name, posixQueueBytes(size.capacity, size.maxMessageBytes), userBytes)
  }
  if (code === 'ENOSPC') {
    return limitError(
      name,
      'another POSIX queue cannot be made',
      QUEUES_MAX,
      queuesMax,
      'unlink queues that nobody uses',
    )
  }
  if (code === 'ENOSYS' && platformIsSupported()) {
    return new IpcError('IPC_NOT_SUPPORTED', `${name}: this kernel has no POSIX message queues: use sysvMq()`)
  }
  if (code !== 'EINVAL') return error
  try {
    checkPosixSize(name, size, 0)
  } catch (limit) {
    return limit
  }
  return error
}

function descriptorsAreUsedUp(): boolean {
  try {
    closeSync(openSync('/dev/null', 'r'))
    return false
  } catch {
    return true
  }
}
