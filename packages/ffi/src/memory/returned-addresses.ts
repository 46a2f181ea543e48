import { libcFunction, onFirstUse } from '../backend/libc.js'
import { SystemCall } from '../errors/system-call.js'

interface Addresses {
  readonly start: number
  readonly length: number
  /** Buffers that still stand on them. */
  buffers: number
}

const libc = onFirstUse(() => ({
  munmap: libcFunction<(address: number, length: number) => number>('munmap', 'int', ['address', 'size']),
}))
const munmapCall = new SystemCall('munmap', { reported: ['ENOMEM'] })

// A buffer is collected only when no view of it is left.
const registry = new FinalizationRegistry<Addresses>((addresses) => {
  addresses.buffers--
  if (addresses.buffers === 0) returnAddresses(addresses.start, addresses.length)
})

/** Unmaps addresses that no buffer stands on. Follows munmap(2). */
export function returnAddresses(start: number, length: number): void {
  if (libc().munmap(start, length) === -1) munmapCall.failed('a mapping')
}

/** Unmaps the addresses when the buffer over them, and every buffer that it was transferred to, has been collected. */
export function returnAddressesAfter(buffer: ArrayBuffer, start: number, length: number): void {
  stand(buffer, { start, length, buffers: 0 })
}

function stand(buffer: ArrayBuffer, addresses: Addresses): void {
  addresses.buffers++
  registry.register(buffer, addresses)
  followTransfers(buffer, addresses)
}

// Node marks such a buffer as not to be transferred to another thread, but ArrayBuffer.prototype.transfer (Node 22) moves
// the memory to a new object: the old one is collected, and nothing else would tell that the memory is still in use.
function followTransfers(buffer: ArrayBuffer, addresses: Addresses): void {
  for (const name of ['transfer', 'transferToFixedLength'] as const) {
    const original: unknown = Reflect.get(ArrayBuffer.prototype, name)
    if (typeof original !== 'function') continue
    Object.defineProperty(buffer, name, {
      value(this: ArrayBuffer, ...values: unknown[]): ArrayBuffer {
        const moved = Reflect.apply(original, this, values) as ArrayBuffer
        stand(moved, addresses)
        return moved
      },
    })
  }
}
