import { fstatSync, ftruncateSync, readdirSync, readlinkSync, readSync, writeSync } from 'node:fs'
import { isMainThread, type Worker } from 'node:worker_threads'
import { whenLoaded } from '../backend/libc.js'
import { constants } from '../constants/constants.js'
import { close, O, open } from '../descriptors.js'
import { SystemError } from '../errors/system-error.js'
import { tryLockByte } from '../record-locks.js'
import { memfdCreate } from '../shared-memory.js'
import { schedYield } from '../slices.js'
import { ThreadDescriptor } from '../thread-descriptor.js'
import { mmap, READ_WRITE, RESERVE } from './mmap.js'

const NAME = 'ffi-mappings-of-thread'
const ROW_BYTES = 16

/**
 * What a worker thread has mapped, written where the other threads of the process find it. A thread that is terminated runs no code of
 * ours any more, and the kernel keeps its mappings until the process ends: the others put nothing in their place.
 * The list is a memfd of this process; the lock on its first byte is freed with the thread. A row is an address and a length.
 */
class ThreadMappings {
  readonly #list = memfdCreate(NAME)
  readonly #lock = new ThreadDescriptor(open(`/proc/self/fd/${this.#list}`, O.RDWR | O.CLOEXEC))
  readonly #row = new Float64Array(ROW_BYTES / 8)
  readonly #free: number[] = []
  #rows = 1

  constructor() {
    // Another thread may be looking just now whether it is locked.
    while (!tryLockByte(this.#lock.fd, 0)) schedYield()
    this.#write(0, process.pid, 0)
  }

  add(start: number, length: number): number {
    const row = this.#free.pop() ?? this.#rows++
    this.#write(row, start, length)
    return row
  }

  remove(row: number): void {
    this.#write(row, 0, 0)
    this.#free.push(row)
  }

  #write(row: number, first: number, second: number): void {
    this.#row[0] = first
    this.#row[1] = second
    writeSync(this.#list, this.#row, 0, ROW_BYTES, row * ROW_BYTES)
  }
}

let own: ThreadMappings | undefined

/** Notes a mapping of this thread; gives what `forgetMapping` takes. The main thread's end with the process: nothing is noted. */
export function noteMapping(start: number, length: number): number {
  if (isMainThread) return 0
  own ??= new ThreadMappings()
  return own.add(start, length)
}

/** The addresses are shared memory no more. */
export function forgetMapping(note: number): void {
  if (note > 0) own?.remove(note)
}

whenLoaded(() => {
  emptyMappingsOfEndedThreads()
  process.on('worker', (worker: Worker) => worker.once('exit', emptyMappingsOfEndedThreads))
})

/** The shared memory of threads that were terminated goes. Their addresses stay reserved: a view may have been passed on to another thread. */
function emptyMappingsOfEndedThreads(): void {
  for (const name of readdirSync('/proc/self/fd')) {
    if (!isList(name)) continue
    try {
      emptyMappings(Number(name))
    } catch (error) {
      // Another thread was first; or the system has no descriptor left, and what is not freed now is freed at the next time.
      if (!SystemError.is(error)) throw error
    }
  }
}

function emptyMappings(list: number): void {
  // An open file of its own: the lock of the thread is not seen through the thread's.
  const file = open(`/proc/self/fd/${list}`, O.RDWR | O.CLOEXEC)
  try {
    // Locked, it belongs to a thread that lives, or to one that empties it just now.
    if (!isList(`${file}`) || !tryLockByte(file, 0)) return
    const { size, ino } = fstatSync(file)
    const rows = new Float64Array(size / 8)
    if (size > 0) readSync(file, rows, 0, size, 0)
    // Just made and not locked yet, emptied before, or of another process.
    if (rows[0] !== process.pid) return
    for (let at = 2; at < rows.length; at += 2) {
      const [start = 0, length = 0] = rows.subarray(at, at + 2)
      if (length > 0) mmap(start, length, READ_WRITE, RESERVE | constants.MAP_FIXED)
    }
    ftruncateSync(file, 0)
    if (fstatSync(list).ino === ino) close(list)
  } finally {
    close(file)
  }
}

function isList(descriptor: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(`/memfd:${NAME}`)
  } catch {
    return false
  }
}
