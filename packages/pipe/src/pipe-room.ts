import { bytesQueued } from '@ipc/ffi'

const PAGE_BYTES = 4096

/**
 * The bytes that a pipe surely takes now, in whole pages: less than it may take. Writes of different lengths leave pages
 * partly filled, but two pages in a row never hold less than one page together: else the kernel would have put them in one.
 */
export function sureRoom(descriptor: number, pipeBytes: number): number {
  const queued = bytesQueued(descriptor)
  if (queued === 0) return pipeBytes
  const pagesAtMost = 2 * Math.floor(queued / PAGE_BYTES) + 2
  return Math.max(0, pipeBytes - pagesAtMost * PAGE_BYTES)
}
