import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from '@jest/globals'
import { breachesOf } from '../house/house.mjs'

const script = fileURLToPath(new URL('../check-house.mjs', import.meta.url))
const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

const front = {
  import: { types: './dist/index.d.ts', default: './dist/index.js' },
  require: { types: './dist/index.d.cts', default: './dist/index.cjs' },
}

/** A package.json as every package has it, with what is its own. */
function manifest(own: object): string {
  return JSON.stringify({
    description: 'What a package is for, in a line',
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20.20' },
    files: ['dist'],
    main: './dist/index.cjs',
    module: './dist/index.js',
    types: './dist/index.d.ts',
    exports: { '.': front, './package.json': './package.json' },
    scripts: { build: 'tsup' },
    publishConfig: { access: 'public' },
    ...own,
  })
}

const readme = (name: string, more = '') =>
  `# @ipc/${name}\n\n\`\`\`sh\nnpm install @ipc/${name}\n\`\`\`\n\n\`\`\`js\nuse()\n\`\`\`\n${more}`
const mechanismReadme = readme(
  'shm',
  '<!-- traits:start -->\n<!-- traits:end -->\n\n## What to know\n\n## When a process dies\n',
)

const goodTree = {
  'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
  'packages/ffi/package.json': manifest({ name: '@ipc/ffi', dependencies: { koffi: '1' } }),
  'packages/ffi/tsconfig.json': '{}',
  'packages/ffi/tsup.config.ts': '',
  'packages/ffi/src/index.ts': "export { load } from './load.js'\n",
  'packages/ffi/src/load.ts': "import koffi from 'koffi'\nexport const load = koffi.load\n",
  'packages/ffi/README.md': readme('ffi'),
  'packages/ffi/test/load.test.ts': "import { load } from '../src/load.js'\nload('c')\n",
  'packages/shm/package.json': manifest({
    name: '@ipc/shm',
    dependencies: { '@ipc/ffi': '1' },
    peerDependencies: { '@ipc/core': '1' },
  }),
  'packages/shm/tsconfig.json': '{}',
  'packages/shm/tsup.config.ts': '',
  'packages/shm/src/index.ts': "export { ring } from './ring.js'\n",
  'packages/shm/src/ring.ts':
    "// import { unix } from '@ipc/socket'\nimport { load } from '@ipc/ffi'\nimport '@ipc/core/adapter'\nexport const ring = load\n",
  'packages/shm/README.md': mechanismReadme,
  'packages/shm/test/conformance.test.ts': '',
  'packages/shm/test/ring.test.ts': "import { cases } from '@ipc/conformance'\ncases\n",
  'packages/mq/package.json': JSON.stringify({ name: '@ipc/mq' }),
  'packages/mq/src/index.ts': 'export {}\n',
}

/** What the check finds in the good tree with some files changed (undefined: left out). */
function check(changes: Record<string, string | undefined> = {}): string[] {
  return breachesOf(treeWith(changes))
}

function treeWith(changes: Record<string, string | undefined>): string {
  const root = mkdtempSync(join(tmpdir(), 'ipc-house-'))
  folders.push(root)
  for (const [path, text] of Object.entries({ ...goodTree, ...changes })) {
    if (text === undefined) continue
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

it('says nothing about a tree that keeps the rules', () => {
  expect(check()).toEqual([])
})

it('ignores what is generated or installed', () => {
  const long = '\n'.repeat(500)
  expect(
    check({ 'packages/shm/dist/index.js': long, 'packages/shm/node_modules/koffi/index.js': long }),
  ).toEqual([])
})

it('fails on a folder without packages rather than finding it clean', () => {
  const root = mkdtempSync(join(tmpdir(), 'ipc-house-'))
  folders.push(root)
  expect(() => breachesOf(root)).toThrow('has no packages')
})

it('ends with an exit code that stops a build', () => {
  const root = treeWith({ 'packages/shm/README.md': undefined })
  const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'packages/shm/README.md:1 is missing\n' })
})

const breaches: [name: string, changes: Record<string, string | undefined>, printed: RegExp][] = [
  [
    'a file of 401 lines',
    { 'packages/shm/test/long.test.ts': '\n'.repeat(401) },
    /^packages\/shm\/test\/long\.test\.ts:401 401 lines/,
  ],
  [
    'koffi outside ffi',
    { 'packages/shm/test/ring.test.ts': "\nimport koffi from 'koffi'\nkoffi\n" },
    /^packages\/shm\/test\/ring\.test\.ts:2 imports koffi/,
  ],
  [
    'a require of koffi in an app',
    { 'apps/tour/src/main.ts': "const koffi = require('koffi')\n" },
    /^apps\/tour\/src\/main\.ts:1 imports koffi/,
  ],
  [
    'a mechanism that imports another, lazily',
    { 'packages/shm/test/ring.test.ts': "export const other = () => import('@ipc/mq')\n" },
    /^packages\/shm\/test\/ring\.test\.ts:1 imports @ipc\/mq: the tests of @ipc\/shm may import/,
  ],
  [
    'an arrow that points up',
    {
      'packages/ffi/package.json': manifest({ name: '@ipc/ffi', dependencies: { '@ipc/host': '1' } }),
      'packages/ffi/src/load.ts': "import { host } from '@ipc/host'\nexport const load = host\n",
    },
    /^packages\/ffi\/src\/load\.ts:1 imports @ipc\/host: the sources of @ipc\/ffi may import no @ipc package/,
  ],
  [
    'a test tool in the sources',
    {
      'packages/shm/package.json': manifest({
        name: '@ipc/shm',
        dependencies: { '@ipc/testkit': '1' },
      }),
      'packages/shm/src/ring.ts': "export { ring } from '@ipc/testkit'\n",
    },
    /^packages\/shm\/src\/ring\.ts:1 imports @ipc\/testkit/,
  ],
  [
    'an operating system in core',
    {
      'packages/core/package.json': JSON.stringify({ name: '@ipc/core' }),
      'packages/core/src/index.ts': 'export {}\n',
      'packages/core/src/clock.ts':
        "import type { Hash } from 'node:crypto'\nimport { hrtime } from 'node:process'\nexport const now = (): Hash => hrtime()\n",
    },
    /^packages\/core\/src\/clock\.ts:2 imports node:process: @ipc\/core runs without Node\.js/,
  ],
  [
    'a way into a package past its front door',
    { 'apps/tour/src/main.ts': "import { ring } from '@ipc/shm/src/ring.js'\nring\n" },
    /^apps\/tour\/src\/main\.ts:1 imports @ipc\/shm\/src\/ring\.js: import @ipc\/shm itself/,
  ],
  [
    'a path into another package',
    { 'packages/shm/test/ring.test.ts': "import { load } from '../../ffi/src/load.js'\nload\n" },
    /^packages\/shm\/test\/ring\.test\.ts:1 imports \.\.\/\.\.\/ffi\/src\/load\.js, outside its own package/,
  ],
  [
    'an import that package.json does not list',
    { 'packages/shm/src/ring.ts': "export { z as ring } from 'zod/v4'\n" },
    /^packages\/shm\/src\/ring\.ts:1 imports zod, which package\.json does not list/,
  ],
  ['no README', { 'packages/shm/README.md': undefined }, /^packages\/shm\/README\.md:1 is missing/],
  [
    'no tests',
    { 'packages/ffi/test/load.test.ts': undefined },
    /^packages\/ffi\/test:1 holds no \*\.test\.ts/,
  ],
  ['no index', { 'packages/mq/src/index.ts': undefined }, /^packages\/mq\/src\/index\.ts:1 is missing/],
  [
    'an index that does more than re-export',
    { 'packages/shm/src/index.ts': "export { ring } from './ring.js'\nexport const depth = 1\n" },
    /^packages\/shm\/src\/index\.ts:2 index\.ts holds re-exports only/,
  ],
  [
    'a folder with another name than its package',
    { 'packages/mq/package.json': JSON.stringify({ name: '@ipc/queue' }) },
    /^packages\/mq\/package\.json:1 is named @ipc\/queue/,
  ],
  [
    'a package without a place in the architecture',
    {
      'packages/attic/package.json': JSON.stringify({ name: '@ipc/attic' }),
      'packages/attic/src/index.ts': 'export {}\n',
    },
    /^packages\/attic\/package\.json:1 has no line in scripts\/house\/layers\.mjs/,
  ],
  [
    'a package.json unlike the others',
    {
      'packages/ffi/package.json': manifest({
        name: '@ipc/ffi',
        dependencies: { koffi: '1' },
        engines: { node: '>=22' },
      }),
    },
    /^packages\/ffi\/package\.json:1 says otherwise than others at 'engines'/,
  ],
  [
    'a way in of its own',
    {
      'packages/ffi/package.json': manifest({
        name: '@ipc/ffi',
        dependencies: { koffi: '1' },
        exports: { '.': front, './package.json': './package.json', './load': './dist/load.js' },
      }),
    },
    /^packages\/ffi\/package\.json:1 exports '\.\/load' in a way of its own/,
  ],
  [
    'a README without an example',
    { 'packages/ffi/README.md': readme('ffi').replace('```js', '```c') },
    /^packages\/ffi\/README\.md:1 lacks an example/,
  ],
  [
    'a mechanism whose README does not say what a death does',
    { 'packages/shm/README.md': mechanismReadme.replace('dies', 'lives') },
    /^packages\/shm\/README\.md:1 lacks ## When a process dies/,
  ],
  [
    'a README that tells everything',
    { 'packages/shm/README.md': mechanismReadme + 'and\n'.repeat(40) },
    /^packages\/shm\/README\.md:1 has \d+ lines beside its examples and tables: at most 40/,
  ],
  [
    'a package without its settings',
    { 'packages/ffi/tsconfig.json': undefined },
    /^packages\/ffi\/tsconfig\.json:1 is missing: every package has it/,
  ],
  [
    'a lockfile that names a host',
    { 'pnpm-lock.yaml': 'lockfileVersion: 9\ntarball: https://example.test/a.tgz\n' },
    /^pnpm-lock\.yaml:2 names a host/,
  ],
]

it.each(breaches)('reports %s, once, with its line', (_name, changes, printed) => {
  expect(check(changes)).toEqual([expect.stringMatching(printed)])
})
