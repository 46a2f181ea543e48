import type { Readable, Writable } from 'node:stream'
import type { Reference } from '../contestant.js'
import type { Figures } from '../figures.js'
import type { Cast } from './cast.js'
import { startChild } from './child.js'
import { Line } from './line.js'
import type { TwoProcessors } from './two-processors.js'

/** The exchange in C: one program, which forks its other side. */
export async function referenceCast(
  program: string,
  contestant: Reference,
  processors?: TwoProcessors,
): Promise<Cast> {
  const { exchange, work, bytes } = contestant
  const bound = processors === undefined ? [] : [processors.driver, processors.follower]
  const child = startChild([
    program,
    exchange,
    exchange === 'memcpy' ? 'copy' : work,
    ...[bytes, ...bound].map(String),
  ])
  const line = new Line(
    `program in C (${exchange})`,
    child.process.stdout as Readable,
    child.process.stdin as Writable,
    child.gone,
  )
  const cast: Cast = {
    async slice(milliseconds) {
      line.say(String(milliseconds))
      return JSON.parse(await line.next()) as Figures
    },
    async end() {
      await child.end()
    },
  }
  try {
    await line.next()
    return cast
  } catch (error) {
    await cast.end()
    throw error
  }
}
