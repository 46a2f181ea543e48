import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { withWatchdog } from '@ipc/testkit'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { builtProgram } from '../src/package-folder.js'
import type { Report } from '../src/report/report.js'

const WATCHDOG_MS = 60_000
const bench = (...args: string[]) => promisify(execFile)(process.execPath, [builtProgram('main'), ...args])

let folder: string
let file: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bench-test-'))
  file = join(folder, 'report.json')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

it(
  'measures a row from end to end, keeps the figures and draws them',
  async () => {
    const charts = join(folder, 'charts')
    const { stdout } = await bench('--quick', '--only', 'sysv-mq', '--json', file, '--charts', charts)
    expect(stdout).toContain('sysv-mq-sync')

    const report = JSON.parse(await readFile(file, 'utf8')) as Report
    expect(report).toMatchObject({ version: 1, quick: true, survey: [], curves: [] })
    expect(report.machine.node).toBe(process.version)
    expect(report.rows.map(({ id }) => id)).toEqual(['sysv-mq-sync', 'sysv-mq-sync-round-trip'])
    for (const row of report.rows) {
      expect(row.verdict).not.toBe('failed')
      expect(row.pairs?.all).toBeGreaterThanOrEqual(9)
      expect(row.figures?.subject.messages).toBeGreaterThan(0)
    }
    for (const chart of await readdir(charts)) {
      expect(await readFile(join(charts, chart), 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/)
    }
  },
  WATCHDOG_MS,
)

it('compares a run with itself: nothing became slower', async () => {
  const { stdout } = await bench('compare', file, file)
  expect(stdout).toContain('Nothing became slower.')
})

it('refuses a file that is no report, in one line', async () => {
  await expect(bench('compare', file, __filename)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^bench: .*bench\.test\.ts is no file that .*\n$/),
  })
})

it(
  'ends with Ctrl-C and leaves no process and no folder',
  async () => {
    const child = spawn(process.execPath, [builtProgram('main'), '--quick', '--only', 'fifo'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, TMPDIR: folder },
    })
    child.stderr.once('data', () => child.kill('SIGINT'))
    const [code] = await withWatchdog(once(child, 'close'), WATCHDOG_MS, 'the bench after SIGINT')
    expect(code).toBe(130)
    expect((await readdir(folder)).filter((name) => name.startsWith('ipc-bench-'))).toEqual([])
  },
  WATCHDOG_MS,
)
