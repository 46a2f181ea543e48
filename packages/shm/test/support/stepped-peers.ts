import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Peer, spawnPeer } from '@ipc/testkit'
import { afterAll, beforeAll } from '@jest/globals'

export interface Played {
  readonly labels: readonly string[]
  readonly result: unknown
}

/** Where one death happens: before step `step` (from 1) of a role; one past the last: after all of them. */
export interface KillPoint {
  readonly step: number
  readonly label: string
  /** Steps that were done before it. */
  readonly done: readonly string[]
}

// Two processors.
const AT_ONCE = 3

/** The stepped build of src, in a directory that every test file has for itself. */
export class SteppedBuild {
  readonly #directory = join(__dirname, `../../node_modules/.steps-${process.pid}`)

  /** Made before the tests of a file, removed after them. */
  static forThisFile(): SteppedBuild {
    const build = new SteppedBuild()
    beforeAll(() => build.make())
    afterAll(() => build.remove())
    return build
  }

  async make(): Promise<void> {
    await promisify(execFile)(process.execPath, [join(__dirname, '../steps/build.mjs'), this.#directory])
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true })
  }

  start(): Promise<Peer> {
    return spawnPeer(join(__dirname, '../programs/stepped.mjs'), [join(this.#directory, 'shm.mjs')])
  }
}

/** Plays a role in `peer` up to a kill point; resolves when the process stands still there. */
export async function stopAt(peer: Peer, role: string, parameter: unknown, point: KillPoint): Promise<void> {
  const playing = peer.call<Played>('play', role, parameter, point.step)
  const ended = playing.then(
    () => 'after all of them',
    () => 'dead',
  )
  const stopped = peer.next<string>('stopped')
  stopped.catch(() => undefined)
  const where = await Promise.race([stopped, ended])
  if (where !== point.label) throw new Error(`${role} stopped ${where}, not ${point.label}`)
}

/** The kill points of a role that took these steps. */
export function killPoints(labels: readonly string[]): KillPoint[] {
  return [...labels, 'after all of them'].map((label, index) => ({
    step: index + 1,
    label,
    done: labels.slice(0, index),
  }))
}

/** Of many messages: all steps of the first, and those next to what others can see. IPC_EVERY_KILL_POINT=1: all. */
export function nextToWhatOthersSee(points: KillPoint[]): KillPoint[] {
  if (points.length < 30 || process.env.IPC_EVERY_KILL_POINT === '1') return points
  const shows = (label = '') => !/^(put|copyIn)/.test(label)
  return points.filter(({ step, label, done }) => step < 10 || shows(label) || shows(done.at(-1)))
}

/** Runs `use` for each kill point, some at once; says at which it failed. */
export async function atEach<T>(
  points: readonly KillPoint[],
  use: (point: KillPoint) => Promise<T>,
): Promise<T[]> {
  const results: T[] = []
  let next = 0
  const work = async () => {
    for (let at = next++; at < points.length; at = next++) {
      const point = points[at] as KillPoint
      try {
        results[at] = await use(point)
      } catch (error) {
        throw new Error(`killed before step ${point.step} (${point.label})`, { cause: error })
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return results
}
