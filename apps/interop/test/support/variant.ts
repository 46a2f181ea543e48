import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const home = join(__dirname, '..', '..')

/** Mechanisms by the factory and package that a program imports. */
export const mechanisms = [
  { factory: 'shm', module: '@ipc/shm' },
  { factory: 'fifo', module: '@ipc/pipe' },
  { factory: 'unix', module: '@ipc/socket' },
  { factory: 'tcp', module: '@ipc/socket' },
  { factory: 'sysvMq', module: '@ipc/mq' },
  { factory: 'posixMq', module: '@ipc/mq' },
] as const

export type MechanismEntry = (typeof mechanisms)[number]

/** A folder from which programs find the packages as a user's do. */
export function makeFolder(): string {
  const cache = join(home, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  return mkdtempSync(join(cache, 'interop-'))
}

/** Writes an example into `folder` with another mechanism in its one import; returns its path. */
export function writeVariant(folder: string, example: string, { factory, module }: MechanismEntry): string {
  const source = readFileSync(join(home, 'examples', `${example}.mjs`), 'utf8')
  const before = "import { shm } from '@ipc/shm'"
  if (source.split(before).length !== 2) throw new Error(`${example}.mjs must hold once: ${before}`)
  const path = join(folder, `${example}.mjs`)
  writeFileSync(path, source.replace(before, `import { ${factory} as shm } from '${module}'`))
  return path
}
