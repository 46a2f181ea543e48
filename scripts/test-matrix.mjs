import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { count } from './jest.mjs'
import { allNodes, RELEASES } from './nodes.mjs'
import { installSystemPackages } from './system-packages.mjs'
import { progress, root, run } from './workspace.mjs'

const watchdogMs = 45 * 60_000

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
for (const [release, program] of await allNodes(values.node.split(',').map(Number))) {
  progress(`testing on Node ${release}`)
  const { passed, failed, skipped, failures } = await test(program, positionals)
  for (const failure of failures) progress(`FAILED on Node ${release}: ${failure}`)
  console.log(`Node ${release}: ${passed} passed, ${failed} failed, ${skipped} skipped`)
  if (failed > 0) process.exitCode = 1
}

async function test(program, patterns) {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-test-matrix-'))
  const file = join(folder, 'results.json')
  const jest = join(root, 'node_modules/jest/bin/jest.js')
  try {
    const options = ['--ci', '--passWithNoTests', '--json', `--outputFile=${file}`]
    await run(program, [jest, ...options, ...patterns], { show: 'all', timeoutMs: watchdogMs })
    return count(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    return { passed: 0, failed: 1, skipped: 0, failures: [`jest left no readable result: ${error.message}`] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
