import { build } from './build.mjs'
import { install } from './install.mjs'
import { nodeOf } from './nodes.mjs'
import { installSystemPackages } from './system-packages.mjs'
import { root, run } from './workspace.mjs'

const RELEASE = 26
const flags = '--experimental-ffi --disable-warning=ExperimentalWarning'

/** npm run test:node-ffi [-- PATTERN…]: the tests on Node 26 with its own node:ffi in place of koffi. */
async function main(patterns) {
  if (!(await install()) || !(await build())) return false
  await installSystemPackages()
  const node = await nodeOf(RELEASE)
  if (node === undefined) return false
  const variables = { IPC_FFI_BACKEND: 'node:ffi', NODE_OPTIONS: flags, IPC_PEER_NODE_OPTIONS: flags }
  // Patterns stand first: jest takes all that follows --testPathIgnorePatterns for more of these.
  const args = [
    'node_modules/jest/bin/jest.js',
    ...patterns,
    '--ci',
    '--testPathIgnorePatterns=^<rootDir>/scripts/',
    // What runs in a browser calls no C.
    '--testPathIgnorePatterns=^<rootDir>/apps/docs/test/browser',
  ]
  return run(node, args, { show: 'all', variables, folder: root })
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1
