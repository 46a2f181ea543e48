import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { isEmptyModule } from './imports.mjs'

const files = ['tsconfig.json', 'tsup.config.ts']
const entry = (name) => ({
  import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
  require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
})
/** What every package.json says alike. */
const alike = {
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=20.20' },
  main: './dist/index.cjs',
  module: './dist/index.js',
  types: './dist/index.d.ts',
  publishConfig: { access: 'public' },
}
// A mechanism is what the conformance suite is run on.
const suite = /^conformance.*\.test\.ts$|-conformance\.test\.ts$/
const parts = [
  ['a way to install it', /^```sh\n[^`]*npm install /m],
  ['an example', /^```js\n/m],
]
const mechanismParts = [
  ['its table of traits', /<!-- traits:start -->/],
  ['## What to know', /^## What to know$/m],
  ['## When a process dies', /^## When a process dies$/m],
]

// What is more belongs in a page of the package's docs folder.
const LONGEST_README = 40
const generated = /<!-- (\w+):start[\s\S]*?<!-- \1:end -->\n/g
const code = /^```[\s\S]*?^```\n/gm

/** Who knows one package knows all: the same files, the same front door, the same parts of the README. An empty package may wait. */
export function shapeRule({ root, files: sources, packages }) {
  return packages.flatMap(({ name, path, manifest }) => {
    const index = sources.find((file) => file.path === `${path}/src/index.ts`)
    if (index === undefined || isEmptyModule(index)) return []
    const found = files
      .filter((file) => !existsSync(join(root, path, file)))
      .map((file) => ({ path: `${path}/${file}`, line: 1, text: 'is missing: every package has it' }))
    const say = (file, text) => found.push({ path: `${path}/${file}`, line: 1, text })
    for (const text of manifestBreaches(manifest)) say('package.json', text)
    const readme = readIfThere(join(root, path, 'README.md'))
    if (readme === undefined) return found
    if (!readme.startsWith(`# @ipc/${name}\n`)) say('README.md', `does not begin with '# @ipc/${name}'`)
    const wanted = hasSuite(join(root, path, 'test')) ? [...parts, ...mechanismParts] : parts
    for (const [what, pattern] of wanted) if (!pattern.test(readme)) say('README.md', `lacks ${what}`)
    const lines = readme.replace(generated, '').replace(code, '').trimEnd().split('\n').length
    if (lines > LONGEST_README)
      say('README.md', `has ${lines} lines beside its examples and tables: at most ${LONGEST_README}`)
    return found
  })
}

function manifestBreaches(manifest) {
  const found = []
  for (const [field, value] of Object.entries(alike)) {
    if (!isDeepStrictEqual(manifest[field], value)) found.push(`says otherwise than others at '${field}'`)
  }
  const { '.': main, './package.json': self, ...more } = manifest.exports ?? {}
  if (!isDeepStrictEqual(main, entry('index'))) found.push("says otherwise than others at 'exports'")
  if (self !== './package.json') found.push("does not export './package.json'")
  for (const [subpath, value] of Object.entries(more)) {
    if (!isDeepStrictEqual(value, entry(subpath.slice(2))))
      found.push(`exports '${subpath}' in a way of its own`)
  }
  if (!manifest.files?.includes('dist')) found.push("does not list 'dist' in 'files'")
  if (manifest.scripts?.build !== 'tsup') found.push("is not built by 'tsup'")
  if (!/^\S.{15,}[^.]$/.test(manifest.description ?? ''))
    found.push("has no 'description' of a line, without a full stop")
  return found
}

function hasSuite(folder) {
  return existsSync(folder) && readdirSync(folder).some((file) => suite.test(file))
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
