import { readdirSync, readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What this process holds of what can run out. */
export interface Resources {
  readonly descriptors: number
  readonly mappings: number
  readonly threads: number
  /** Bytes of JavaScript's objects after a collection of garbage. */
  readonly heap: number
  /** Bytes of its buffers, mapped memory counted as well. */
  readonly buffers: number
  /** Bytes of the whole process that are in memory. */
  readonly resident: number
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

export async function resources(): Promise<Resources> {
  for (let time = 0; time < 4; time++) {
    await new Promise<void>((resolve) => setImmediate(resolve))
    collect()
  }
  const { heapUsed, external, rss } = process.memoryUsage()
  return {
    descriptors: readdirSync('/proc/self/fd').length,
    // Of shared memory, files and devices: what the engine maps for itself comes and goes.
    mappings: readFileSync('/proc/self/maps', 'utf8')
      .split('\n')
      .filter((line) => /\/dev\/shm|\/memfd:|\/SYSV|anon_inode/.test(line)).length,
    threads: readdirSync('/proc/self/task').length,
    heap: heapUsed,
    buffers: external,
    resident: rss,
  }
}
