import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { progress, run } from './workspace.mjs'

/** Programs that are not npm's and that some tests need for the real thing. */
const programs = [
  { command: 'chromium', debianPackage: 'chromium', neededBy: 'the tests of the site in a browser' },
  { command: 'nats-server', debianPackage: 'nats-server', neededBy: 'the tests of @ipc/nats' },
]

/**
 * Installs what is missing where that is ours to do: as root on Debian. Elsewhere says what is missing; the tests that
 * need it then count as skipped.
 */
export async function installSystemPackages() {
  const missing = programs.filter(({ command }) => spawnSync(command, ['--version']).error !== undefined)
  if (missing.length === 0) return
  const names = missing.map(({ debianPackage }) => debianPackage)
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    progress(`installing ${names.join(', ')} with apt-get`)
    const quiet = { variables: { DEBIAN_FRONTEND: 'noninteractive' } }
    await run('apt-get', ['update'], quiet)
    if (await run('apt-get', ['install', '--yes', '--no-install-recommends', ...names], quiet)) return
  }
  for (const { command, debianPackage, neededBy } of missing) {
    progress(`${command} is missing: ${neededBy} are skipped (apt install ${debianPackage})`)
  }
}
