import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Mechanism, unlink } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { ownRuntimeDirectory } from './own-runtime-directory.js'

ownRuntimeDirectory()

const WATCHDOG_MS = 20_000
const factories = { sysvMq, posixMq } as unknown as Record<string, () => Mechanism>

describe.each(['sysvMq', 'posixMq'])('while receives of %s wait, a process ends by', (factory) => {
  test.each([
    ['return', { code: 0, signal: null }],
    ['exit', { code: 3, signal: null }],
    ['throw', { code: 1, signal: null }],
    ['sigterm', { code: null, signal: 'SIGTERM' }],
    ['terminate', { code: 0, signal: null }],
    ['terminate-sync', { code: 0, signal: null }],
    ['exit-under-worker', { code: 3, signal: null }],
    ['exit-under-worker-sync', { code: 3, signal: null }],
    ['throw-under-worker', { code: 1, signal: null }],
    ['throw-under-worker-sync', { code: 1, signal: null }],
    ['sigterm-sync', { code: null, signal: 'SIGTERM' }],
    ['worker-exit', { code: 0, signal: null }],
    ['worker-throw', { code: 0, signal: null }],
  ])('%s', async (how, wanted) => {
    const name = uniqueName('ending')
    const child = spawn(process.execPath, [join(__dirname, 'programs', 'ending.mjs'), factory, name, how], {
      stdio: 'ignore',
      // jest's process.env is not the one that a child would have by itself.
      env: { ...process.env },
    })
    const [code, signal] = await withWatchdog(once(child, 'exit'), WATCHDOG_MS, `the end by ${how}`).finally(
      () => child.kill('SIGKILL'),
    )
    expect({ code, signal }).toEqual(wanted)
    expect(await unlink(name, factories[factory]!())).toBe(true)
  })
})
