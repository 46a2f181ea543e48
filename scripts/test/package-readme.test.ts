import { execFile } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { root } from '../workspace.mjs'

/** A user's folder with every package installed. Examples of the mechanisms run in apps/tour, those that need a server in packages/nats. */
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ipc-readme-'))
  mkdirSync(join(folder, 'node_modules/@ipc'), { recursive: true })
  for (const name of readdirSync(join(root, 'packages')))
    symlinkSync(join(root, 'packages', name), join(folder, 'node_modules/@ipc', name))
})
afterAll(() => rmSync(folder, { recursive: true }))

function examplesOf(name: string): string[] {
  const text = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8')
  return [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code!)
}

function run(file: string): Promise<{ stdout: string; stderr: string }> {
  const variables = { ...process.env, IPC_RUNTIME_DIR: join(folder, 'runtime') }
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [file],
      { cwd: folder, timeout: 20_000, env: variables },
      (error, stdout, stderr) => (error ? reject(error) : resolve({ stdout, stderr })),
    )
  })
}

it('the example of @ipc/ffi runs as written', async () => {
  const [example] = examplesOf('ffi')
  writeFileSync(join(folder, 'ffi.mjs'), example!)
  expect(await run('ffi.mjs')).toEqual({ stdout: 'true\nhello\n', stderr: '' })
})

it('the example of @ipc/host runs as written', async () => {
  const [example] = examplesOf('host')
  writeFileSync(join(folder, 'host.mjs'), example!)
  expect(await run('host.mjs')).toEqual({ stdout: `${join(folder, 'runtime')}\nrung\n`, stderr: '' })
  expect(readdirSync(join(folder, 'runtime'))).toEqual([])
})

it('the example of @ipc/testkit runs as written: a program, and the test that spawns it', async () => {
  const [peer, test] = examplesOf('testkit')
  writeFileSync(join(folder, 'peer.mjs'), peer!)
  writeFileSync(join(folder, 'test.mjs'), test!)
  expect(await run('test.mjs')).toEqual({ stdout: '5\n1\nSIGKILL\n', stderr: '' })
})
