import { build } from './build.mjs'
import { install } from './install.mjs'
import { run } from './workspace.mjs'

/**
 * npm run kill: 1,000 processes killed under load at random moments (another number: npm run kill -- 300), and one at each numbered step
 * of whatever a process does with shared memory. Some ten minutes on two processors.
 */
async function kill(killed) {
  if (!(await install()) || !(await build())) return false
  return run('jest', ['--ci', 'packages/shm/test/death', 'packages/shm/test/kill-points'], {
    show: 'all',
    variables: { IPC_KILLED: killed, IPC_EVERY_KILL_POINT: '1' },
  })
}

process.exitCode = (await kill(process.argv[2] ?? '1000')) ? 0 : 1
