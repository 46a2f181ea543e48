import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

const run = promisify(execFile)
const directory = join(__dirname, 'runners')
const TEST_MS = 120_000
// jest tells its children that they run in a test; they are to run as a user's do.
const env = {
  ...process.env,
  NODE_ENV: undefined,
  JEST_WORKER_ID: undefined,
  NODE_OPTIONS: process.env.IPC_PEER_NODE_OPTIONS,
}

/** The suite in another runner; the one that runs this test is the third. */
async function output(program: string, parameters: readonly string[]): Promise<string> {
  const options = { cwd: directory, env: env as unknown as NodeJS.ProcessEnv, timeout: TEST_MS - 10_000 }
  const { stdout } = await run(program, parameters, { ...options, maxBuffer: 2 ** 26 }).catch((error) => {
    throw new Error(`${error.message}\n${error.stdout}`)
  })
  return stdout
}

test(
  'the contract runs in node:test, and all of its cases pass',
  async () => {
    const text = await output(process.execPath, ['--test', '--test-reporter=tap', 'node-test.mjs'])
    expect(Number(/^# pass (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(240)
    expect(text).toMatch(/^# fail 0$/m)
  },
  TEST_MS,
)

test(
  'the contract runs in vitest, and all of its cases pass',
  async () => {
    const vitest = join(__dirname, '../node_modules/vitest/vitest.mjs')
    const text = await output(process.execPath, [vitest, 'run', '--reporter=json'])
    const { numPassedTests, numFailedTests, success } = JSON.parse(text)
    expect({ numFailedTests, success }).toEqual({ numFailedTests: 0, success: true })
    expect(numPassedTests).toBeGreaterThan(240)
  },
  TEST_MS,
)
