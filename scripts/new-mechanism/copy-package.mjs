import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { renamedPath, renamedText } from './renaming.mjs'

const generated = /(^|\/)(node_modules|dist|\.turbo)(\/|$)/
// Memory's other tests prove the conformance suite itself, on a mechanism that is known to be right. History is its own.
const tests = /^test\/((conformance|smoke)\.test\.ts$|types\/)/
const isWanted = (path) => (path.startsWith('test/') ? tests.test(path) : path !== 'CHANGELOG.md')
const about = 'tests, for browsers,\nand as the template for a new mechanism of @ipc.'

/** Copies packages/memory to the new name below `root`; gives the paths that were written. */
export function copyPackage(root, forms) {
  const from = join(root, 'packages', 'memory')
  const to = join(root, 'packages', forms.kebab)
  const files = readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(from.length + 1))
    .filter((path) => !generated.test(path) && isWanted(path))
    .sort()
  return files.map((path) => {
    const target = join(to, renamedPath(path, forms))
    const text = renamedText(readFileSync(join(from, path), 'utf8'), forms)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, retold(path, text))
    return target
  })
}

/** What memory says of itself alone. */
function retold(path, text) {
  if (path === 'package.json') {
    const manifest = JSON.parse(text)
    const description = 'A mechanism of @ipc, so far inside one process, as a copy of @ipc/memory'
    return `${JSON.stringify({ ...manifest, version: '0.0.0', description }, null, 2)}\n`
  }
  if (path === 'README.md') return text.replace(about, 'tests.\nIt began as a copy of `@ipc/memory`.')
  return text.replace(': for tests, for browsers, and the template for a new mechanism.', '.')
}
