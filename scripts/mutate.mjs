import { install } from './install.mjs'
import { run } from './workspace.mjs'

const version = '9.6.1'

/**
 * npm run mutate [-- --mutate FILE,…]: Stryker changes core's code in small ways and counts which changes no test sees.
 * It is fetched for the run: nobody else needs its two hundred packages.
 */
const packages = [
  `@stryker-mutator/core@${version}`,
  `@stryker-mutator/jest-runner@${version}`,
  'jest-environment-node@30',
]
const stryker = packages.flatMap((name) => ['--package', name])
const args = ['--yes', ...stryker, 'stryker', 'run', 'scripts/mutation/stryker.config.mjs']
const succeeded =
  (await install()) && (await run('npx', [...args, ...process.argv.slice(2)], { show: 'all' }))
process.exitCode = succeeded ? 0 : 1
