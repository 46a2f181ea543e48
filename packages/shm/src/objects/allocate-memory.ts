import { readlinkSync, statfsSync } from 'node:fs'
import { constants } from 'node:os'
import { setImmediate as turn } from 'node:timers/promises'
import { IpcError } from '@ipc/core'
import { allocate } from '@ipc/ffi'

// posix_fallocate takes about 0.4 ms a MiB.
const STEP_BYTES = 4 * 2 ** 20

/**
 * Lengthens an object to `size` bytes and takes the memory for it, in steps with turns of the event loop between. Throws
 * `IPC_LIMIT` before it takes any where the machine, the container or /dev/shm has not as much left.
 */
export async function allocateMemory(fd: number, size: number): Promise<void> {
  for (const _ of allocateInSteps(fd, size)) await turn()
}

/** The same at once. */
export function allocateMemorySync(fd: number, size: number): void {
  for (const _ of allocateInSteps(fd, size));
}

function* allocateInSteps(fd: number, size: number): Generator<void> {
  checkRoom(fd, size)
  // At its full length at once, so that who opens it meanwhile does not map a part; never shorter, as truncate could make it.
  allocate(fd, size - 1, 1)
  for (let at = 0; at < size; at += STEP_BYTES) {
    allocate(fd, at, Math.min(STEP_BYTES, size - at))
    if (at + STEP_BYTES < size) yield
  }
}

// Step by step the kernel would give all it has, and then end other processes to have more.
function checkRoom(fd: number, size: number): void {
  const path = readlinkSync(`/proc/self/fd/${fd}`)
  const { bavail, bsize, blocks } = statfsSync(`/proc/self/fd/${fd}`)
  // A memfd's file system has no size of its own.
  const inFileSystem = blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize
  const inMachine = process.availableMemory()
  const room = Math.min(inFileSystem, inMachine)
  if (size <= room) return
  const [where, cure] =
    inFileSystem < inMachine
      ? ['/dev/shm', 'remove what is not used there, or enlarge it (docker run --shm-size)']
      : ['this machine or container', 'or give it more memory']
  throw new IpcError(
    'IPC_LIMIT',
    `${path} of ${size} bytes does not fit, ${where} has ${room} left: ask for less, ${cure}`,
    { address: path, limit: room, syscall: 'posix_fallocate', errno: -constants.errno.ENOSPC },
  )
}
