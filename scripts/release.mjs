import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.mjs'
import { cloneInto } from './clone/clone.mjs'
import { packagesIn } from './house/files.mjs'
import { install } from './install.mjs'
import { packed } from './packed.mjs'
import { changesetBreaches } from './release/changesets.mjs'
import { changed, takeChangesets, versionsIn } from './release/versions.mjs'
import { progress, root, run } from './workspace.mjs'

/** Prints what a release would be, in a copy of the repository: new versions, and the changelogs that come with them. */
function dryRun() {
  const breaches = changesetBreaches(root)
  for (const breach of breaches) progress(breach)
  const folder = mkdtempSync(join(tmpdir(), 'ipc-release-'))
  try {
    cloneInto(folder)
    const before = versionsIn(folder)
    takeChangesets(folder)
    for (const [name, from, to] of changed(before, versionsIn(folder))) {
      console.log(`${name} ${from} -> ${to}`)
      const changelog = readFileSync(
        join(folder, 'packages', name.slice('@ipc/'.length), 'CHANGELOG.md'),
        'utf8',
      )
      console.log(changelog.split(/^## /m)[1].split('\n').slice(1).join('\n').trim(), '\n')
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return breaches.length === 0
}

/** Publishes what has a version that the registry has not. Only in CI: provenance says which run of which commit built it. */
async function publish() {
  const { GITHUB_ACTIONS, GITHUB_REPOSITORY, GITHUB_SERVER_URL } = process.env
  if (GITHUB_ACTIONS !== 'true') {
    progress('packages are published by .github/workflows/release.yml; here: npm run release -- --dry-run')
    return false
  }
  if (!(await install()) || !(await build()) || !(await packed())) return false
  for (const { path } of packagesIn(root, 'packages'))
    nameRepository(path, `git+${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}.git`)
  const options = ['--recursive', 'publish', '--provenance', '--access', 'public', '--no-git-checks']
  return (await run('pnpm', options, { show: 'all' })) && run('changeset', ['tag'], { show: 'all' })
}

/** Provenance is refused for a package that does not name the repository it was built from. A copy of this one has another address. */
function nameRepository(path, url) {
  const file = join(root, path, 'package.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(
    file,
    `${JSON.stringify({ ...manifest, repository: { type: 'git', url, directory: path } }, null, 2)}\n`,
  )
}

const succeeded = process.argv.includes('--dry-run') ? (await install()) && dryRun() : await publish()
process.exitCode = succeeded ? 0 : 1
