import { build } from './build.mjs'
import { buildSite, siteIsWanted } from './docs-build.mjs'
import { install } from './install.mjs'
import { runJest } from './jest.mjs'
import { lint } from './lint.mjs'
import { packed } from './packed.mjs'
import { installSystemPackages } from './system-packages.mjs'
import { progress, run } from './workspace.mjs'

/**
 * npm test [-- PATTERN…]: install, build, lint, type check and all tests (or those whose path matches).
 * Without a pattern also the packages as they would be published, in a short form. Each of these but the tests counts as one check. The
 * last line printed is the result of everything.
 */
const total = { passed: 0, failed: 0, skipped: 0 }
const failures = []

async function check(name, work) {
  const succeeded = await work()
  if (succeeded) total.passed += 1
  else {
    total.failed += 1
    failures.push(name)
  }
  return succeeded
}

async function types() {
  progress('checking types')
  const projects = ['tsconfig.json', 'apps/docs/tsconfig.json']
  const results = []
  for (const project of projects) results.push(await run('tsc', ['--project', project]))
  return results.every(Boolean)
}

if (await check('install', install)) {
  await installSystemPackages()
  await check('build', build)
  await check('lint', lint)
  await check('types', types)
  const patterns = process.argv.slice(2)
  if (patterns.length === 0) await check('packed', packed)
  if (siteIsWanted(patterns)) await check('site', buildSite)
  progress('testing')
  const tests = await runJest(patterns)
  for (const key of Object.keys(total)) total[key] += tests[key]
  failures.push(...tests.failures)
}

for (const failure of failures) progress(`FAILED ${failure}`)
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`)
process.exitCode = total.failed > 0 ? 1 : 0
