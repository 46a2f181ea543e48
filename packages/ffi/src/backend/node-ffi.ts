import { markAsUntransferable } from 'node:worker_threads'
import type { Backend, CType } from './backend.js'
import { type Kept, keepErrno, type NativeFunction } from './keep-errno.js'

/** The part of Node's own module that is used here (Node 26 with --experimental-ffi). Follows its documentation, "FFI". */
interface NodeFfi {
  DynamicLibrary: new (
    path: string | null,
  ) => {
    getFunction(name: string, signature: { return: string; arguments: readonly string[] }): NativeFunction
  }
  getRawPointer(source: ArrayBufferView): bigint
  toArrayBuffer(pointer: bigint, length: number, copy: boolean): ArrayBuffer
}

const nodeNames: Record<CType, string> = {
  int: 'int32',
  uint: 'uint32',
  long: 'int64',
  // Signed, because an address or a size is below 2^47 and -1 is among the results.
  size: 'int64',
  pointer: 'pointer',
  address: 'int64',
  string: 'string',
  void: 'void',
}
const isWide = (type: CType): boolean => nodeNames[type] === 'int64'

/** Node's own way to call C. Undefined where this process has it not: Node before 26, or without --experimental-ffi. */
export function openNodeFfi(): Backend | undefined {
  const ffi = process.getBuiltinModule?.('node:ffi') as unknown as NodeFfi | undefined
  if (ffi === undefined) return undefined
  const libraries = new Map<string | null, InstanceType<NodeFfi['DynamicLibrary']>>()
  const native = (
    path: string | null,
    name: string,
    result: CType,
    parameters: readonly CType[],
  ): NativeFunction => {
    let library = libraries.get(path)
    if (library === undefined) {
      library = new ffi.DynamicLibrary(path)
      libraries.set(path, library)
    }
    const signature = { return: nodeNames[result], arguments: parameters.map((type) => nodeNames[type]) }
    return library.getFunction(name, signature)
  }
  const view = (address: number, length: number): ArrayBuffer => {
    const buffer = ffi.toArrayBuffer(BigInt(address), length, false)
    // The memory is given back when this buffer is collected: another thread's would stand on a hole.
    markAsUntransferable(buffer)
    return buffer
  }
  const location = withNumbers(native(null, '__errno_location', 'address', []), 'address', []) as () => number
  // It stays where it is for as long as the thread lives.
  const errno = new Int32Array(view(location(), 4))
  const kept: Kept = { errno: 0 }
  return {
    declare: (path, name, result, parameters) =>
      withNumbers(
        keepErrno(native(path, name, result, parameters), parameters.length, errno, kept),
        result,
        parameters,
      ),
    errno: () => kept.errno,
    addressOf: (bytes) => Number(ffi.getRawPointer(bytes)),
    view,
  }
}

const wide = (value: unknown): bigint => BigInt(value as number)
const narrow = (value: unknown): unknown => value

/** Node wants and gives a bigint for 64 bits; this package's numbers are below 2^53. A closure for each count: `...` would make an array a call. */
function withNumbers(call: NativeFunction, result: CType, parameters: readonly CType[]): NativeFunction {
  if (!isWide(result) && !parameters.some(isWide)) return call
  const [a, b, c, d, e, f, g] = parameters.map((type) => (isWide(type) ? wide : narrow)) as (typeof wide)[]
  const given = isWide(result) ? Number : narrow
  switch (parameters.length) {
    case 0:
      return () => given(call())
    case 1:
      return (v1) => given(call(a!(v1)))
    case 2:
      return (v1, v2) => given(call(a!(v1), b!(v2)))
    case 3:
      return (v1, v2, v3) => given(call(a!(v1), b!(v2), c!(v3)))
    case 4:
      return (v1, v2, v3, v4) => given(call(a!(v1), b!(v2), c!(v3), d!(v4)))
    case 5:
      return (v1, v2, v3, v4, v5) => given(call(a!(v1), b!(v2), c!(v3), d!(v4), e!(v5)))
    case 6:
      return (v1, v2, v3, v4, v5, v6) => given(call(a!(v1), b!(v2), c!(v3), d!(v4), e!(v5), f!(v6)))
    case 7:
      return (v1, v2, v3, v4, v5, v6, v7) =>
        given(call(a!(v1), b!(v2), c!(v3), d!(v4), e!(v5), f!(v6), g!(v7)))
    default:
      throw new TypeError(`a function of ${parameters.length} parameters: add a case for it`)
  }
}
