import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'

const there = spawnSync('nats-server', ['--version']).error === undefined
if (!there)
  process.stderr.write(
    'nats-server is not on this machine: the cluster is not tested (apt install nats-server)\n',
  )
const WATCHDOG_MS = 60_000

;(there ? test : test.skip)(
  'two hosts answer every job while a worker and the server are killed',
  async () => {
    const program = join(__dirname, '..', 'dist', 'main.js')
    const child = spawn(process.execPath, [program, '600'], { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let log = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      log += chunk
    })
    try {
      const [code] = await withWatchdog(once(child, 'close'), WATCHDOG_MS, 'the cluster')
      expect({ code, log }).toMatchObject({ code: 0, log: expect.stringContaining('killing the server') })
      expect(log).toContain('killing worker')
      expect(log).toMatch(/a (network namespace|loopback address) each/)
      expect(output).toMatch(/^600 of 600 jobs answered, 0 wrongly, by \d+ workers\n$/)
    } finally {
      child.kill('SIGKILL')
    }
  },
  WATCHDOG_MS + 10_000,
)
