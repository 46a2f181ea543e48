import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Runs a program of test/programs on the built package with node --expose-gc, killed after 20 s. @returns what it printed. */
export function runProgram(name: string): Promise<string> {
  const dist = join(__dirname, '../dist/index.js')
  if (!existsSync(dist)) throw new Error('these tests run programs on the built package: build it first')
  return new Promise((resolve, reject) => {
    const program = join(__dirname, 'programs', name)
    execFile(process.execPath, ['--expose-gc', program], { timeout: 20_000 }, (error, output, complaints) => {
      if (error) reject(new Error(`${name}: ${error.signal ?? error.code}\n${output}${complaints}`))
      else resolve(output.trim())
    })
  })
}
