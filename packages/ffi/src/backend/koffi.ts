import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Backend, CType } from './backend.js'
import { type Kept, keepErrno, type NativeFunction } from './keep-errno.js'
import type { Interests, Watch, WatchCallback } from './watch.js'

interface Library {
  func(name: string, result: string, parameters: readonly string[]): unknown
}

interface Koffi {
  load(path: string | null): Library
  address(value: ArrayBufferView | ArrayBuffer): bigint
  view(address: number, length: number): ArrayBuffer
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

/** koffi: compiled, prebuilt inside its npm package. Works on every Node. Throws what require throws where it is not installed. */
export function openKoffi(): Backend {
  // After fs has looked at a FIFO or socket, require follows no symlink (nodejs/node issue 51142): look at something else.
  statSync('/')
  const koffi = createRequire(import.meta.url)('koffi') as Koffi
  const libraries = new Map<string | null, Library>()
  const declare: Backend['declare'] = (path, name, result, parameters) => {
    const library = libraries.get(path) ?? koffi.load(path)
    libraries.set(path, library)
    return library.func(
      name,
      koffiNames[result],
      parameters.map((type) => koffiNames[type]),
    )
  }
  const location = declare(null, '__errno_location', 'address', []) as () => number
  // It stays where it is for as long as the thread lives.
  const errno = new Int32Array(koffi.view(location(), 4))
  const kept: Kept = { errno: 0 }
  return {
    declare: (library, name, result, parameters) =>
      keepErrno(declare(library, name, result, parameters) as NativeFunction, parameters.length, errno, kept),
    errno: () => kept.errno,
    addressOf: (bytes) => Number(koffi.address(bytes)),
    view: (address, length) => koffi.view(address, length),
    // koffi aborts the process for a descriptor that is closed, watched already in this thread or not pollable: the caller checks.
    watch: (fd, interests, callback) => koffi.node.poll(fd, interests, callback),
  }
}
