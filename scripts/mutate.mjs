import { install } from './install.mjs'
import { run } from './workspace.mjs'

const version = '9.6.1'

/**
 * npm run mutate [-- ring] [-- --mutate FILE,…]: Stryker changes core's code, or that of the ring in shared memory, in small
 * ways, and counts which changes no test sees.
 * It is fetched for the run: nobody else needs its two hundred packages.
 */
const packages = [
  `@stryker-mutator/core@${version}`,
  `@stryker-mutator/jest-runner@${version}`,
  'jest-environment-node@30',
]
const stryker = packages.flatMap((name) => ['--package', name])
const given = process.argv.slice(2)
const ofRing = given[0] === 'ring'
const config = `scripts/mutation/${ofRing ? 'ring' : 'stryker'}.config.mjs`
const args = ['--yes', ...stryker, 'stryker', 'run', config]
const succeeded =
  (await install()) && (await run('npx', [...args, ...given.slice(ofRing ? 1 : 0)], { show: 'all' }))
process.exitCode = succeeded ? 0 : 1
