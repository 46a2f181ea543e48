import { isMainThread } from 'node:worker_threads'
import type { Backend, CType } from './backend.js'
import { openKoffi } from './koffi.js'
import { openNodeFfi } from './node-ffi.js'
import type { Interests, Watch, WatchCallback } from './watch.js'

// Symbols of the process itself come first; the others hold mq_*, shm_open and sem_* where glibc is older than 2.34.
const libraryNames = [null, 'librt.so.1', 'libpthread.so.0'] as const

const architectures = new Set(['x64', 'arm64'])
let opened: Backend | undefined

/** True where the calls of this package work: Linux on x64 or arm64. Never throws, loads nothing. */
export function platformIsSupported(): boolean {
  return process.platform === 'linux' && architectures.has(process.arch)
}

// Loading waits for the first call, so that importing the package is harmless on every platform.
function backend(): Backend {
  if (opened !== undefined) return opened
  if (!platformIsSupported()) throw notHere()
  // The global: an import of node:process asks for all that it has, which opens the standard input.
  opened = open(process.env.IPC_FFI_BACKEND)
  for (const act of atLoad) act()
  return opened
}

function open(asked: string | undefined): Backend {
  if (asked === 'koffi') return openKoffi()
  if (asked === 'node:ffi') return openNodeFfi() ?? missing()
  if (asked !== undefined && asked !== '') {
    throw new Error(`IPC_FFI_BACKEND must be 'koffi' or 'node:ffi', not '${asked}'`)
  }
  try {
    return openKoffi()
  } catch (error) {
    const instead = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND' ? openNodeFfi() : undefined
    if (instead === undefined) throw error
    return instead
  }
}

// ENOSYS, as of a call that the kernel lacks: the packages above make an IPC_NOT_SUPPORTED of it.
function notHere(): Error {
  const message =
    `@ipc/ffi makes its system calls on Linux on x64 and arm64; this is ${process.platform} on ${process.arch}. ` +
    'Use a mechanism that needs no system calls of its own, such as tcp from @ipc/socket.'
  return Object.assign(new Error(message), { code: 'ENOSYS' })
}

function missing(): never {
  throw new Error(
    `IPC_FFI_BACKEND is 'node:ffi', which Node ${process.version} has not in this process: it comes with Node 26 and --experimental-ffi`,
  )
}

/** Declares a function of the C library. Declare once, when its file is first used: a declaration costs about 20 µs. */
export function libcFunction<F extends (...values: never[]) => unknown>(
  name: string,
  result: CType,
  parameters: readonly CType[],
): F {
  let failure: unknown
  for (const libraryName of libraryNames) {
    try {
      return backend().declare(libraryName, name, result, parameters) as F
    } catch (error) {
      failure ??= error
    }
  }
  throw failure
}

const atLoad: (() => unknown)[] = []

/** Calls `act` with the first call of any. */
export function whenLoaded(act: () => unknown): void {
  atLoad.push(act)
}

/**
 * Runs `declare` at the first call and keeps what it gave: the declarations of one file. In a worker thread with the first call of
 * any: one that is terminated while koffi declares a function takes the whole process with it, so it is done with all of them
 * before the worker can tell anybody that it has begun.
 */
export function onFirstUse<T>(declare: () => T): () => T {
  let value: T | undefined
  const use = () => {
    value ??= declare()
    return value
  }
  if (!isMainThread) whenLoaded(() => unlessMissing(use))
  return use
}

// What this system lacks is told where it is used.
function unlessMissing(use: () => unknown): void {
  try {
    use()
  } catch {}
}

/** The error number left by the last call made through this package on this thread, positive. */
export function currentErrno(): number {
  return backend().errno()
}

/** Where the bytes of a view lie in memory: good as long as the view lives and is not transferred. */
export function addressOf(bytes: ArrayBufferView): number {
  return backend().addressOf(bytes)
}

/** An ArrayBuffer over memory at an address: it does not keep the memory mapped. */
export function view(address: number, length: number): ArrayBuffer {
  return backend().view(address, length)
}

/** Watches a descriptor in the main thread's event loop; undefined where the backend cannot. The caller has checked the descriptor. */
export function watch(fd: number, interests: Interests, callback: WatchCallback): Watch | undefined {
  return backend().watch?.(fd, interests, callback)
}
