import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withWatchdog } from '@ipc/testkit'
import { afterAll, describe, expect, test } from '@jest/globals'
import { makeFolder, mechanisms, writeVariant } from './support/variant.js'

const LIMIT_MS = 20_000
const folder = makeFolder()
const runtime = mkdtempSync(join(tmpdir(), 'ipc-interop-'))
afterAll(() => {
  for (const made of [folder, runtime]) rmSync(made, { recursive: true, force: true })
})

interface Ended {
  readonly code: number | null
  readonly output: string
}

function start(path: string): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const env = { ...process.env, NODE_OPTIONS: process.env.IPC_PEER_NODE_OPTIONS, IPC_RUNTIME_DIR: runtime }
  const child = spawn(process.execPath, [path], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }))
  return { child, ended: withWatchdog(ended, LIMIT_MS, `the end of ${path}`) }
}

describe.each(mechanisms)('the example of the birpc guide over $factory', (mechanism) => {
  test.each(['server first', 'client first'])('%s', async (order) => {
    const paths = ['birpc-server', 'birpc-client'].map((name) => writeVariant(folder, name, mechanism))
    const programs = (order === 'server first' ? paths : paths.toReversed()).map(start)
    if (order !== 'server first') programs.reverse()
    const [server, client] = programs as [ReturnType<typeof start>, ReturnType<typeof start>]
    try {
      expect(await client.ended).toEqual({
        code: 0,
        output: 'hello, client\n1 + 2 = 3\nRangeError: asked to\n',
      })
      expect(await server.ended).toEqual({ code: 0, output: 'client: peer-closed\n' })
    } finally {
      for (const { child } of programs) child.kill('SIGKILL')
    }
  })
})

test('the guide shows these very programs', () => {
  const root = join(__dirname, '..', '..', '..')
  const guide = readFileSync(join(root, 'docs', 'guides', 'birpc.md'), 'utf8')
  const shown = [...guide.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code)
  const files = ['birpc-server', 'birpc-client'].map((name) =>
    readFileSync(join(root, 'apps', 'interop', 'examples', `${name}.mjs`), 'utf8'),
  )
  expect(shown).toEqual(files)
})
