import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from '@swc/core'

export const formats = ['mjs', 'cjs', 'ts'] as const
export type Format = (typeof formats)[number]

const home = join(__dirname, '..', '..')

/** A folder from which the packages are found as the tour finds them. */
export function makeFolder(): string {
  const cache = join(home, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  return mkdtempSync(join(cache, 'examples-'))
}

/** Writes an example into `folder` with another mechanism in its one import, ready for Node; returns its path. */
export function writeVariant(
  folder: string,
  example: string,
  format: Format,
  { factory, module }: { factory: string; module: string },
): string {
  const source = readFileSync(join(home, 'examples', `${example}.${format}`), 'utf8')
  const [before, after] =
    format === 'cjs'
      ? ["const { shm } = require('@ipc/shm')", `const { ${factory}: shm } = require('${module}')`]
      : ["import { shm } from '@ipc/shm'", `import { ${factory} as shm } from '${module}'`]
  if (source.split(before).length !== 2) throw new Error(`${example}.${format} must hold once: ${before}`)
  const program = source.replace(before, after)
  const path = join(folder, `${example}.${format === 'ts' ? 'mjs' : format}`)
  writeFileSync(path, format === 'ts' ? compile(program) : program)
  return path
}

function compile(program: string): string {
  const { code } = transformSync(program, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'nodenext' },
  })
  return code
}
