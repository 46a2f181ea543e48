import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packagesIn } from './house/files.mjs'
import { example } from './readme/example.mjs'
import { fill } from './readme/markers.mjs'
import { readMechanisms } from './readme/mechanisms.mjs'
import { overviewTable, packageTable } from './readme/traits-table.mjs'
import { root } from './workspace.mjs'

/**
 * node scripts/generate-tables.mjs [--check]: writes the traits tables and the examples into the README files, from
 * the built mechanisms and apps/tour/examples. `--check` writes nothing and fails where a file would change.
 */
const checkOnly = process.argv.includes('--check')
const mechanisms = await readMechanisms(root)

const tables = new Map([
  ['README.md', overviewTable(mechanisms)],
  ...packagesIn(root, 'packages').map(({ path }) => [`${path}/README.md`, tableOf(path)]),
])

for (const [path, traits] of tables) {
  const found = read(path)
  const wanted = fill(
    fill(found, 'traits', () => traits ?? ''),
    'example',
    (file) => example(root, file),
  )
  if (wanted === found) continue
  if (checkOnly) {
    console.error(`${path}:1 is not what its sources say: node scripts/generate-tables.mjs`)
    process.exitCode = 1
  } else {
    writeFileSync(join(root, path), wanted)
  }
}

function tableOf(folder) {
  const own = mechanisms.filter((mechanism) => mechanism.folder === folder)
  return own.length > 0 ? packageTable(own) : undefined
}

function read(path) {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return ''
  }
}
