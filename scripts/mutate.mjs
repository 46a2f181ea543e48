import { setPriority } from 'node:os'
import { join } from 'node:path'
import { install } from './install.mjs'
import { recordMutations } from './mutation/record.mjs'
import { progress, root, run } from './workspace.mjs'

const version = '9.6.1'

/**
 * npm run mutate [-- ring] [-- --mutate FILE,…]: Stryker changes core's code, or that of the rings in shared memory, in small
 * ways. What no test sees is written to docs/mutation.md; fails where docs/mutation-reasons.json has no reason for one.
 * It is fetched for the run: nobody else needs its two hundred packages. Takes an hour or two each; what an earlier run found
 * about unchanged code is kept in .stryker.
 */
const given = process.argv.slice(2)
const which = given[0] === 'ring' ? 'ring' : 'core'
const stryker = ['npx', '--yes', '--package', `@stryker-mutator/core@${version}`, 'stryker', 'run']
const command = [
  // A mutant that is ended leaves its objects: they are in a /dev/shm of this run's own, which goes with it.
  ...['unshare', '--user', '--map-root-user', '--mount'],
  ...['sh', '-c', 'mount -t tmpfs tmpfs /dev/shm && exec "$0" "$@"'],
  ...[...stryker, `scripts/mutation/${which}.config.mjs`, ...given.slice(which === 'ring' ? 1 : 0)],
]
// Fewer cases of each property, and fewer deaths in the model, than npm test has, and the same ones for each mutant.
const variables = { IPC_PROPERTY_RUNS: '50', IPC_CORRUPTIONS: '4000', IPC_SEED: '1', IPC_MODEL_DEATHS: '1' }

setPriority(10)
const succeeded = (await install()) && (await run(command[0], command.slice(1), { show: 'all', variables }))
if (succeeded) {
  const survivors = recordMutations(join(root, `.stryker/${which}-report.json`))
  for (const survivor of survivors) progress(`new: ${survivor}`)
  process.exitCode = survivors.length > 0 ? 1 : 0
} else process.exitCode = 1
