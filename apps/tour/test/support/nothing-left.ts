import { type Leftovers, leftBehind, leftovers, until } from '@ipc/testkit'

/** What a computer holds of IPC objects; not what the test's own process holds. */
function inTheSystem(): Leftovers {
  return { ...leftovers(), descriptors: [], mappings: [] }
}

/**
 * Remembers what is there now; the function that comes back resolves when nothing more is, and rejects otherwise,
 * naming it. Other tests make objects at the same time and remove them again: so what is there at first must go.
 */
export function watchLeftovers(): () => Promise<void> {
  const before = inTheSystem()
  return async () => {
    const suspects = leftBehind(before, inTheSystem())
    const left = () => {
      const now = new Set(leftBehind(before, inTheSystem()))
      return suspects.filter((suspect) => now.has(suspect))
    }
    await until(() => left().length === 0, 15_000, 'nothing left behind').catch(() => {
      throw new Error(`left behind: ${left().join(', ')}`)
    })
  }
}
