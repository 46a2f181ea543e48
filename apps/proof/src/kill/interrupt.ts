import type { Proven } from '../mechanisms.js'
import type { Operation, Scene } from './scene.js'

/** What a death or a stop at one step leads to. */
export interface Interruption {
  /** What the step would have done; undefined = after all of them. */
  readonly before: string | undefined
  readonly outcome: string
}

/** The names of an operation's steps, from one undisturbed run. */
export async function stepsOf(operation: Operation, mechanism: Proven): Promise<readonly string[]> {
  return use(operation, mechanism, 'without a death', async (scene) => {
    scene.meanwhile?.()
    return (await scene.victim.play(scene.role, scene.parameter)).steps
  })
}

/** Kills the victim before step `step` (from 1), or stops it there for a while. */
export function interrupt(
  operation: Operation,
  mechanism: Proven,
  step: number,
  how: 'killed' | 'stopped',
): Promise<Interruption> {
  return use(operation, mechanism, `${how} before step ${step}`, async (scene) => {
    scene.meanwhile?.()
    const { victim, role, parameter } = scene
    const before = await victim.stopAt(role, parameter, step)
    if (how === 'killed') {
      await victim.kill()
      return { before, outcome: await scene.afterDeath() }
    }
    const outcome = await scene.afterStop(async () => (await victim.goOn()).result)
    return { before, outcome }
  })
}

async function use<R>(
  operation: Operation,
  mechanism: Proven,
  where: string,
  body: (scene: Scene) => Promise<R>,
): Promise<R> {
  try {
    const scene = await operation.prepare(mechanism)
    try {
      return await body(scene)
    } finally {
      await scene.clear()
    }
  } catch (error) {
    throw new Error(`${mechanism.name}, ${operation.title}, ${where}: ${(error as Error).message}`, {
      cause: error,
    })
  }
}
