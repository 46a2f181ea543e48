import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this package, from its sources as from what is built of them. */
export const packageFolder = findAbove(dirname(fileURLToPath(import.meta.url)))

/** A program of this package that runs in processes of its own. */
export function builtProgram(name: string): string {
  return join(packageFolder, 'dist', `${name}.js`)
}

function findAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findAbove(dirname(folder))
}
