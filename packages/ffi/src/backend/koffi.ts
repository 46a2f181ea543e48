import { statSync } from 'node:fs'
import { createRequire } from 'node:module'

/** C types that a declaration may use. `pointer` takes a Buffer, typed array or null; `address` a number. */
export type CType = 'int' | 'uint' | 'long' | 'size' | 'pointer' | 'address' | 'string' | 'void'

/** A watch on a descriptor in the event loop. */
export interface Watch {
  start(interests: Interests, callback: WatchCallback): void
  stop(): void
  ref(): void
  unref(): void
  close(): void
}
export interface Interests {
  readonly readable: boolean
  readonly writable: boolean
}
/** `status` is 0 or a negative error number; the watch has then been stopped. */
export type WatchCallback = (status: number, events: Interests) => void

interface Library {
  func(name: string, result: string, parameters: readonly string[]): unknown
}
interface Koffi {
  load(path: string | null): Library
  address(value: ArrayBufferView | ArrayBuffer): bigint
  view(address: number, length: number): ArrayBuffer
  errno(): number
  readonly node: { poll(fd: number, interests: Interests, callback: WatchCallback): Watch }
}

const koffiNames: Record<CType, string> = {
  int: 'int',
  uint: 'uint32',
  long: 'int64',
  size: 'size_t',
  pointer: 'void *',
  address: 'size_t',
  string: 'str',
  void: 'void',
}

// Symbols of the process itself come first; the others hold mq_*, shm_open and sem_* where glibc is older than 2.34.
const libraryNames = [null, 'librt.so.1', 'libpthread.so.0'] as const

const architectures = new Set(['x64', 'arm64'])
let loaded: Koffi | undefined

/** True where the calls of this package work: Linux on x64 or arm64. Never throws, loads nothing. */
export function platformIsSupported(): boolean {
  return process.platform === 'linux' && architectures.has(process.arch)
}

// Loading waits for the first call, so that importing the package is harmless on every platform.
function koffi(): Koffi {
  if (loaded !== undefined) return loaded
  if (!platformIsSupported()) {
    throw new Error(
      `@ipc/ffi makes its system calls on Linux on x64 and arm64; this is ${process.platform} on ${process.arch}. ` +
        'Use a mechanism that needs no system calls of its own, such as tcp from @ipc/socket.',
    )
  }
  // After fs has looked at a FIFO or socket, require follows no symlink (nodejs/node issue 51142): look at something else.
  statSync('/')
  loaded = createRequire(import.meta.url)('koffi') as Koffi
  for (const declare of declaredAtLoad) declare()
  return loaded
}

/** Declares a function of the C library. Declare once, when its file is first used: a declaration costs about 20 µs. */
export function libcFunction<F extends (...values: never[]) => unknown>(
  name: string,
  result: CType,
  parameters: readonly CType[],
): F {
  const types = parameters.map((type) => koffiNames[type])
  let failure: unknown
  for (const libraryName of libraryNames) {
    try {
      return koffi().load(libraryName).func(name, koffiNames[result], types) as F
    } catch (error) {
      failure ??= error
    }
  }
  throw failure
}

/** Runs `declare` at the first call and keeps what it gave: the declarations of one file. */
export function onFirstUse<T>(declare: () => T): () => T {
  let value: T | undefined
  return () => {
    value ??= declare()
    return value
  }
}

const declaredAtLoad: (() => unknown)[] = []

/**
 * As `onFirstUse`, but with the first call of any: for the calls that a thread waits in. A worker that is terminated while
 * koffi declares a function takes the whole process with it, and a wait is where it is terminated.
 */
export function onFirstLoad<T>(declare: () => T): () => T {
  const use = onFirstUse(declare)
  declaredAtLoad.push(use)
  return use
}

/** The error number left by the last call made through this package on this thread, positive. */
export function currentErrno(): number {
  return koffi().errno()
}

/** Where the bytes of a view lie in memory: good as long as the view lives and is not transferred. */
export function addressOf(bytes: ArrayBufferView): number {
  return Number(koffi().address(bytes))
}

/** An ArrayBuffer over memory at an address: it does not keep the memory mapped. */
export function view(address: number, length: number): ArrayBuffer {
  return koffi().view(address, length)
}

/**
 * Watches a descriptor in the event loop. koffi aborts the process for a descriptor that is closed, watched
 * already in this thread or not pollable: the caller checks.
 */
export function watch(fd: number, interests: Interests, callback: WatchCallback): Watch {
  return koffi().node.poll(fd, interests, callback)
}
