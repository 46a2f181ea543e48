import { readdirSync, readlinkSync } from 'node:fs'

/**
 * How many descriptors of this process lead to what has `of` in its path, such as '/memfd:object' or 'anon_inode:inotify'. To be
 * compared before and after: the number of all of them depends on what other tests of the process close just then.
 */
export function openDescriptors(of: string): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => target(descriptor).includes(of)).length
}

function target(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`)
  } catch {
    return ''
  }
}
