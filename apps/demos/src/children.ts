import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const children = new Set<ChildProcess>()

// However this process ends but by SIGKILL, the others of the demo end with it.
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
process.on('exit', () => {
  for (const child of children) child.kill('SIGTERM')
})

/** Starts another program of a demo. One that fails, which being killed is not, ends the whole demo. */
export function startProgram(program: URL, args: readonly (string | number)[]): ChildProcess {
  const child = spawn(process.execPath, [fileURLToPath(program), ...args.map(String)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  children.add(child)
  child.on('exit', (code) => {
    children.delete(child)
    if (code !== null && code !== 0) process.exit(code)
  })
  return child
}

/** When all that were started have ended by themselves. */
export async function programsEnded(): Promise<void> {
  await Promise.all([...children].map((child) => once(child, 'exit')))
}
