import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { root } from './workspace.mjs'

/** Runs the program of an app; this process ends as it does. Standard output is the app's alone. */
export function runProgram(app, args) {
  const program = join(root, 'apps', app, 'dist', 'main.js')
  const child = spawn(process.execPath, [program, ...args], {
    stdio: 'inherit',
    // npm runs scripts in the repository's root: a relative path means the user's own folder.
    cwd: process.env.INIT_CWD,
  })
  // A terminal sends Ctrl-C to the child as well as to us: handing it on would interrupt it twice.
  const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  process.on('SIGINT', () => {
    if (!atTerminal) child.kill('SIGINT')
  })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('close', (code, signal) => {
    process.exit(code ?? 128 + constants.signals[signal])
  })
}
