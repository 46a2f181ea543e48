import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'

/** What a figure without it says nothing about. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryBytes: number
  readonly kernel: string
  readonly node: string
  /** Load over the last minute when the run began. */
  readonly load: number
}

export function thisMachine(): Machine {
  const cores = cpus()
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryBytes: totalmem(),
    kernel: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    load: loadavg()[0] as number,
  }
}
