import { readFileSync } from 'node:fs'
import { IpcError } from '@ipc/core'

const DIRECTORY = '/proc/sys/kernel'
const PAGE_BYTES = 4096

/** One of the kernel's limits on System V objects: where it stands and what it is now. */
export interface KernelLimit {
  readonly name: string
  readonly file: string
  readonly value: number
}

function limitsIn(file: string, names: readonly string[], unit = 1): KernelLimit[] {
  const path = `${DIRECTORY}/${file}`
  let values: number[] = []
  try {
    values = readFileSync(path, 'utf8').trim().split(/\s+/).map(Number)
  } catch {
    // Not there in a sandbox: then the error says no number.
  }
  return names.map((name, index) => ({ name, file: path, value: (values[index] ?? Number.NaN) * unit }))
}

/** The limits of System V semaphores. Follows proc_sys_kernel(5), sem. */
export function semaphoreLimits(): {
  semmsl: KernelLimit
  semmns: KernelLimit
  semopm: KernelLimit
  semmni: KernelLimit
} {
  const [semmsl, semmns, semopm, semmni] = limitsIn('sem', ['SEMMSL', 'SEMMNS', 'SEMOPM', 'SEMMNI'])
  return { semmsl, semmns, semopm, semmni } as Record<'semmsl' | 'semmns' | 'semopm' | 'semmni', KernelLimit>
}

/** The limits of System V segments; SHMALL, which the kernel has in pages, in bytes. Follows proc_sys_kernel(5), shmmax. */
export function segmentLimits(): { shmmax: KernelLimit; shmmni: KernelLimit; shmall: KernelLimit } {
  return {
    shmmax: limitsIn('shmmax', ['SHMMAX'])[0] as KernelLimit,
    shmmni: limitsIn('shmmni', ['SHMMNI'])[0] as KernelLimit,
    shmall: limitsIn('shmall', ['SHMALL'], PAGE_BYTES)[0] as KernelLimit,
  }
}

/** An `IPC_LIMIT` that names the object, the limits with their values, and the cure. */
export function kernelLimitError(
  what: string,
  address: string,
  limits: readonly [KernelLimit, ...KernelLimit[]],
  cure: string,
  cause?: unknown,
): IpcError {
  const named = limits.map(({ name, file, value }) => {
    return `${name} (${file}) is ${Number.isNaN(value) ? 'not known' : value}`
  })
  const [{ file, value }] = limits
  const { syscall, errno } = (cause ?? {}) as NodeJS.ErrnoException
  return new IpcError(
    'IPC_LIMIT',
    `${what}: ${named.join(' and ')}; ${cure}, or raise it with sysctl ${file.slice('/proc/sys/'.length).replaceAll('/', '.')}`,
    { address, syscall, errno, limit: Number.isNaN(value) ? undefined : value, ...(cause ? { cause } : {}) },
  )
}
