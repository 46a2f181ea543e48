import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { uniqueName } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { ownRuntimeDirectory } from './support/own-runtime-directory.js'

ownRuntimeDirectory()

test('workers that receive can be ended while messages come', async () => {
  const program = join(__dirname, 'programs/ended-workers.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [program, uniqueName('workers')], {
    timeout: 25_000,
    // jest's environment is a copy, which a child does not inherit by itself.
    env: process.env,
  })
  expect(stdout.trim()).toBe('five ended')
})
