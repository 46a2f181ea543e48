import { build } from './build.mjs'
import { install } from './install.mjs'
import { allNodes } from './nodes.mjs'
import { run } from './workspace.mjs'

/**
 * npm run test:views: views of channels that are kept or transferred, while they are open and after, on every release of Node,
 * with 10,000 opens and closes each (another number: npm run test:views -- 1000). Fetches the Nodes once; see nodes.mjs.
 */
async function testViews(cycles) {
  if (!(await install()) || !(await build())) return false
  const programs = await allNodes()
  return run('jest', ['--ci', 'packages/shm/test/views'], {
    show: 'all',
    variables: { IPC_NODES: [...programs.values()].join(':'), IPC_CYCLES: cycles },
  })
}

process.exitCode = (await testViews(process.argv[2] ?? '10000')) ? 0 : 1
