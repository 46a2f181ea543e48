import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cloneInto } from './clone/clone.mjs'
import { progress, root } from './workspace.mjs'

const HEADING = '## A new mechanism'

/** The commands that CONTRIBUTING.md tells a contributor of a mechanism to type, in order. */
export function commandsOf(contributing) {
  const from = contributing.indexOf(HEADING)
  const section = contributing.slice(from, contributing.indexOf('\n## ', from + 1))
  const blocks = [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block)
  return blocks.flatMap((block) => block.split('\n')).filter((line) => line.trim() !== '')
}

/** node scripts/check-contributing.mjs: types them in a fresh copy of the repository, as a newcomer would who has nothing installed. */
function main() {
  const commands = commandsOf(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'))
  const folder = mkdtempSync(join(tmpdir(), 'ipc-newcomer-'))
  // What npm and turbo told this process about its own repository is nothing that a newcomer has.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|TURBO|INIT_CWD)/.test(name)),
  )
  try {
    cloneInto(folder)
    for (const command of commands) {
      progress(`$ ${command}`)
      const { status, signal } = spawnSync('bash', ['-c', command], {
        cwd: folder,
        env,
        stdio: ['ignore', 'inherit', 'inherit'],
      })
      if (status === 0) continue
      progress(`CONTRIBUTING.md says '${command}', which ended with ${signal ?? `exit code ${status}`}`)
      return false
    }
    return commands.length > 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = main() ? 0 : 1
}
