import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vitepress'
import { writeApiReference } from './api-reference.mjs'
import { generate } from './generate.mjs'

const app = fileURLToPath(new URL('..', import.meta.url))
const repository = fileURLToPath(new URL('../../..', import.meta.url))
const made = new Set(['node_modules', 'dist', 'generated', 'api', 'cache', 'test'])

/** node build-site.mjs: makes dist, the whole site; does nothing where what it is made from has not changed. */
const sources = fingerprint([...packageSources(), ...filesIn(app)])
const stamp = join(app, 'dist', '.stamp')
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== sources) {
  generate()
  await apiReference()
  await build(app)
  writeFileSync(stamp, sources)
}

/** It takes the longest: made anew only after a change in the packages, or in how it is made. */
async function apiReference() {
  const makers = ['api-reference.mjs', 'korean-api.mjs'].map((name) => join(app, 'build', name))
  const apiSources = fingerprint([...packageSources().filter((file) => file.endsWith('.ts')), ...makers])
  const apiStamp = join(app, 'pages', 'api', '.stamp')
  if (existsSync(apiStamp) && readFileSync(apiStamp, 'utf8') === apiSources) return
  await writeApiReference()
  writeFileSync(apiStamp, apiSources)
}

/** What the site takes from outside its own folder. */
function packageSources() {
  const packages = readdirSync(join(repository, 'packages')).flatMap((name) => {
    const folder = join(repository, 'packages', name)
    return [join(folder, 'README.md'), ...filesIn(join(folder, 'src'))]
  })
  const named = [
    'README.md',
    'pnpm-lock.yaml',
    'packages/shm/docs/layout.md',
    'docs/kill-matrix.md',
    'docs/operation-state.md',
  ]
  return [...packages, ...named.map((name) => join(repository, name)), ...benchmarkFiles()]
}

function benchmarkFiles() {
  const folder = join(repository, 'docs', 'benchmarks')
  return existsSync(folder) ? filesIn(folder) : []
}

function filesIn(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !made.has(name))
    .flatMap((entry) =>
      entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
    )
}

function fingerprint(files) {
  const hash = createHash('sha256')
  for (const file of files.sort()) if (existsSync(file)) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}
