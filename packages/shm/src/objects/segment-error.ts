import { IpcError } from '@ipc/core'
import { kernelLimitError, segmentLimits } from './kernel-limits.js'
import { objectError } from './object-errors.js'

/** Why a System V segment of a size could not be had, with the limit and the cure. */
export function segmentError(error: unknown, address: string, size: number): unknown {
  const what = `cannot open a System V segment of ${size} bytes for ${address}`
  const { shmmax, shmmni, shmall } = segmentLimits()
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC')
    return kernelLimitError(what, address, [shmmni, shmall], 'remove some (ipcs -m, ipcrm -m)', error)
  if (code !== 'EINVAL') return objectError(error, what, address)
  if (size > shmmax.value) return kernelLimitError(what, address, [shmmax], 'ask for less', error)
  return new IpcError(
    'IPC_MISMATCH',
    `${what}: the one that is there is smaller; open it with a smaller size, or remove it first`,
    { address, cause: error },
  )
}
