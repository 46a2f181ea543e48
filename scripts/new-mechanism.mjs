import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from './build.mjs'
import { makeMechanism } from './new-mechanism/make-mechanism.mjs'
import { progress, root, run } from './workspace.mjs'

/** npm run new:mechanism -- NAME: a package as a copy of packages/memory; installs, builds, brings the tables up to date. */
async function main(name) {
  const written = makeMechanism(name).map((path) => relative(root, path))
  for (const path of written) progress(`wrote ${path}`)
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  progress(`installing with ${packageManager}`)
  // The lockfile gets the new package: so not as scripts/install.mjs, which takes it as it is.
  const options = ['install', '--no-frozen-lockfile', '--prefer-offline']
  if (!(await run('npx', ['--yes', packageManager, ...options]))) return false
  // A name of another length breaks lines elsewhere.
  const source = written.filter((path) => !path.endsWith('.md'))
  if (!(await run('biome', ['check', '--write', ...source])) || !(await build())) return false
  return run('node', ['scripts/generate-tables.mjs'])
}

try {
  const name = process.argv[2]
  if (await main(name)) console.log(`packages/${name} is made: npx jest packages/${name} runs its tests`)
  else process.exitCode = 1
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
