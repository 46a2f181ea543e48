import { IpcError } from '@ipc/core'

/** The seed of this run: IPC_SEED, or another each time; printed, so that a failure can be looked at again. */
export function seedOf(title: string): number {
  const seed = process.env.IPC_SEED === undefined ? Date.now() | 0 : Number(process.env.IPC_SEED)
  process.stdout.write(`    ${title}: IPC_SEED=${seed}\n`)
  return seed
}

/** A number from 0 to below `limit`, from a sequence that its seed decides. */
export type Random = (limit: number) => number

export function randomNumbers(seed: number): Random {
  let state = seed | 0
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return Math.floor(((state >>> 0) / 2 ** 32) * limit)
  }
}

/** A number that is wrong in one of the ways that matter. */
export function wrongNumber(random: Random, there: number): number {
  const kind = random(5)
  if (kind === 0) return random(2 ** 32) | 0
  if (kind === 1) return there ^ (1 << random(32))
  if (kind === 2) return [0, -1, 0x7fffffff, -0x80000000][random(4)] as number
  if (kind === 3) return (there + 8) | 0
  return random(5000)
}

/** What `action` gives, or undefined where it says IPC_CORRUPT; `told` counts both. Anything else passes through. */
export function attempt<T>(told: { results: number; corrupt: number }, action: () => T): T | undefined {
  try {
    const result = action()
    told.results++
    return result
  } catch (error) {
    if (!IpcError.is(error, 'IPC_CORRUPT')) throw error
    told.corrupt++
    return undefined
  }
}
