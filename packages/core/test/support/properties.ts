import { randomInt } from 'node:crypto'
import fc from 'fast-check'

/** Cases of each property. `npm run properties` takes 100,000, npm test a hundredth. */
const RUNS = Number(process.env.IPC_PROPERTY_RUNS ?? 1_000)
/** The same cases again: IPC_SEED=…, which a failure tells too. */
export const SEED = Number(process.env.IPC_SEED ?? randomInt(2 ** 31))

export const PROPERTY_MS = 30_000 + RUNS * 6

/** Fails with the smallest case that breaks the property. */
export function holds<T extends [unknown, ...unknown[]]>(
  ...given: [...arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> }, check: (...values: T) => void]
): void {
  const property = fc.property as unknown as (...given: unknown[]) => fc.IProperty<T>
  fc.assert(property(...given), { numRuns: RUNS, seed: SEED })
}
