import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { root } from './workspace.mjs'

/** npm run tour -- ARGUMENTS: installs and builds what is missing, then runs the tour. Standard output is the tour's alone. */
if ((await install()) && (await build())) tour(process.argv.slice(2))
else process.exitCode = 1

function tour(args) {
  const program = join(root, 'apps', 'tour', 'dist', 'main.js')
  const child = spawn(process.execPath, [program, ...args], {
    stdio: 'inherit',
    // npm runs scripts in the repository's root: a relative FILE means the user's own folder.
    cwd: process.env.INIT_CWD,
  })
  // A terminal sends Ctrl-C to the child as well as to us: handing it on would interrupt the tour twice.
  const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  process.on('SIGINT', () => {
    if (!atTerminal) child.kill('SIGINT')
  })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('close', (code, signal) => {
    process.exit(code ?? 128 + constants.signals[signal])
  })
}
