import { parseArgs } from 'node:util'
import { build } from './build.mjs'
import { buildSite, siteIsWanted } from './docs-build.mjs'
import { install } from './install.mjs'
import { runJest } from './jest.mjs'
import { allNodes, RELEASES } from './nodes.mjs'
import { installSystemPackages } from './system-packages.mjs'
import { progress } from './workspace.mjs'

/**
 * npm run test:matrix [-- --node 22,26] [PATTERN…]: all tests (or those whose path matches) on each release of Node, also
 * in the processes that the tests start. A release that cannot be had is a failure. One line a release.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { node: { type: 'string', default: RELEASES.join() } },
})

if (!((await install()) && (await build()))) process.exit(1)
await installSystemPackages()
if (siteIsWanted(positionals) && !(await buildSite())) process.exit(1)
for (const [release, program] of await allNodes(values.node.split(',').map(Number))) {
  progress(`testing on Node ${release}`)
  const { passed, failed, skipped, failures } = await runJest(positionals, program)
  for (const failure of failures) progress(`FAILED on Node ${release}: ${failure}`)
  console.log(`Node ${release}: ${passed} passed, ${failed} failed, ${skipped} skipped`)
  if (failed > 0) process.exitCode = 1
}
