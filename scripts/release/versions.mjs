import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packagesIn } from '../house/files.mjs'
import { root as own } from '../workspace.mjs'

/** The version of each package of ours in the repository at `root`. */
export function versionsIn(root) {
  return new Map(packagesIn(root, 'packages').map(({ manifest }) => [manifest.name, manifest.version]))
}

/** Takes the waiting changesets into versions and changelogs, in the repository at `root`. Throws with what the tool says. */
export function takeChangesets(root) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(own, 'node_modules/@changesets/cli/bin.js'), 'version'],
    { cwd: root, encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`changeset version: ${stdout}${stderr}`)
}

/** Puts a changeset into the repository at `root`. */
export function addChangeset(root, name, bump, summary) {
  const file = `test-${name.replace(/\W+/g, '-')}-${bump}.md`
  writeFileSync(join(root, '.changeset', file), `---\n"${name}": ${bump}\n---\n\n${summary}\n`)
}

/** What differs between two sets of versions: [name, from, to]. */
export function changed(before, after) {
  return [...after]
    .filter(([name, version]) => before.get(name) !== version)
    .map(([name, version]) => [name, before.get(name), version])
}
