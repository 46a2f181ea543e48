import { IpcError } from '@ipc/core'
import { IPC_CREAT, IPC_EXCL, semctlSetAll, semget } from '@ipc/ffi'
import { kernelLimitError, semaphoreLimits } from './kernel-limits.js'
import { objectError } from './object-errors.js'
import { checkKey, keyAddress, type ObjectOptions, sysvFlags } from './object-options.js'

/** The identifier of the set of a key, found or made as the options say. Throws as `SysvSemaphore.open` tells. */
export function openSemaphoreSet(
  key: number,
  options: ObjectOptions,
  values: readonly number[] | undefined,
): number {
  checkKey(key, options)
  const address = keyAddress(key)
  const flags = sysvFlags(options)
  if ((flags & IPC_CREAT) === 0) return find(key, values, flags, address)
  // Only who makes the set may give it its values, so it must be known who does.
  try {
    return make(key, values ?? [0], flags | IPC_EXCL)
  } catch (error) {
    if (!saysCode(error, 'EEXIST') || (flags & IPC_EXCL) !== 0) throw makeError(error, values ?? [0], address)
  }
  try {
    return find(key, values, flags & ~IPC_CREAT, address)
  } catch (error) {
    if (!IpcError.is(error, 'IPC_NOT_FOUND')) throw error
    // Removed between the two calls.
    return openSemaphoreSet(key, options, values)
  }
}

function make(key: number, values: readonly number[], flags: number): number {
  const id = semget(key | 0, values.length, flags)
  semctlSetAll(id, values)
  return id
}

function find(key: number, values: readonly number[] | undefined, flags: number, address: string): number {
  const count = values?.length ?? 0
  try {
    return semget(key | 0, count, flags)
  } catch (error) {
    if (!saysCode(error, 'EINVAL'))
      throw objectError(error, `cannot open the semaphore set of ${address}`, address)
    throw new IpcError(
      'IPC_MISMATCH',
      `the semaphore set of ${address} has fewer semaphores than the ${count} named: name no values, or remove it and make it anew`,
      { address, cause: error },
    )
  }
}

function makeError(error: unknown, values: readonly number[], address: string): unknown {
  const what = `cannot make a semaphore set of ${values.length} for ${address}`
  const { semmsl, semmni, semmns } = semaphoreLimits()
  if (saysCode(error, 'EINVAL'))
    return kernelLimitError(what, address, [semmsl], 'make several smaller sets', error)
  if (saysCode(error, 'ENOSPC'))
    return kernelLimitError(what, address, [semmni, semmns], 'remove some (ipcs -s, ipcrm -s)', error)
  return objectError(error, what, address)
}

function saysCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code
}
