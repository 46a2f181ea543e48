import { F_SEAL_FUTURE_WRITE, F_SEAL_GROW, F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_WRITE } from '@ipc/ffi'

/** What is forbidden for ever. Follows fcntl(2), F_ADD_SEALS. */
export type MemfdSeal = 'seal' | 'shrink' | 'grow' | 'write' | 'future-write'

const BITS: Readonly<Record<MemfdSeal, number>> = {
  seal: F_SEAL_SEAL,
  shrink: F_SEAL_SHRINK,
  grow: F_SEAL_GROW,
  write: F_SEAL_WRITE,
  'future-write': F_SEAL_FUTURE_WRITE,
}
const SEALS = Object.keys(BITS) as MemfdSeal[]

/** The kernel's bits for seals. Throws TypeError for what is none. */
export function sealBits(seals: readonly MemfdSeal[]): number {
  let bits = 0
  for (const seal of seals) {
    if (!SEALS.includes(seal))
      throw new TypeError(`a seal is one of ${SEALS.join(', ')}, not ${JSON.stringify(seal)}`)
    bits |= BITS[seal]
  }
  return bits
}

/** The seals that the kernel's bits say. */
export function sealsOf(bits: number): MemfdSeal[] {
  return SEALS.filter((seal) => (bits & BITS[seal]) !== 0)
}
