import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packageFolder } from '../package-folder.js'

const SOURCES = join(packageFolder, 'references')

/** Compiles the exchanges in C into `folder`; the program's path, or why there is none. */
export async function compileReferences(folder: string): Promise<{ program: string } | { missing: string }> {
  const program = join(folder, 'reference')
  const sources = readdirSync(SOURCES)
    .filter((file) => file.endsWith('.c'))
    .map((file) => join(SOURCES, file))
  try {
    await promisify(execFile)('cc', ['-std=c11', '-D_GNU_SOURCE', '-O2', '-o', program, ...sources, '-lrt'])
    return { program }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return { missing: code === 'ENOENT' ? 'there is no C compiler (cc) here' : `cc failed: ${message}` }
  }
}
