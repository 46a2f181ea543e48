import { expect, it } from '@jest/globals'
import { contentBreaches } from '../packed/contents-rule.mjs'
import { root } from '../workspace.mjs'

interface Packed {
  name: string
  manifest: Record<string, unknown>
  files: Map<string, string>
}

function good(changes: Record<string, string> = {}, manifest: Record<string, unknown> = {}): Packed {
  const dist = ['index.js', 'index.cjs', 'index.d.ts', 'index.d.cts', 'index.js.map', 'ring/lock-word.cjs']
  const files = {
    LICENSE: 'MIT',
    'README.md': '[why](../../docs) [layout](docs/layout.md)',
    'package.json': '{}',
  }
  return {
    name: 'shm',
    manifest: { files: ['dist', 'docs'], dependencies: { koffi: '3.3.4' }, ...manifest },
    files: new Map([
      ...Object.entries(files),
      ...dist.map((file): [string, string] => [`dist/${file}`, '']),
      ['docs/layout.md', ''],
      ...Object.entries(changes),
    ]),
  }
}

it('says nothing about a package that holds what belongs in it', () => {
  expect(contentBreaches(good())).toEqual([])
})

const breaches: [what: string, packed: Packed, said: RegExp][] = [
  ['a source', good({ 'src/index.ts': '' }), /src\/index\.ts does not belong/],
  [
    'a test beside the built files',
    good({ 'dist/ring.test.ts': '' }),
    /dist\/ring\.test\.ts does not belong/,
  ],
  ['settings', good({ 'tsup.config.ts': '' }), /tsup\.config\.ts does not belong/],
  [
    'a path of this machine',
    good({ 'dist/index.js': `// ${root}packages` }),
    /dist\/index\.js names a folder/,
  ],
  ['an install script', good({}, { scripts: { postinstall: 'node-gyp' } }), /runs a script at postinstall/],
  [
    'a range that only this repository knows',
    good({}, { peerDependencies: { '@ipc/core': 'workspace:^' } }),
    /@ipc\/core is wanted as 'workspace:\^'/,
  ],
  [
    'a link to what is not in it',
    good({ 'README.md': '[the contract](./CONTRACT.md)' }),
    /leads to CONTRACT\.md/,
  ],
]

it.each(breaches)('reports %s, once', (_what, packed, said) => {
  expect(contentBreaches(packed)).toEqual([expect.stringMatching(said)])
})

it('reports what is missing', () => {
  const packed = good()
  packed.files.delete('LICENSE')
  packed.files.delete('dist/index.d.cts')
  expect(contentBreaches(packed)).toEqual([
    '@ipc/shm: LICENSE is missing',
    '@ipc/shm: dist/index.d.cts is missing',
  ])
})
