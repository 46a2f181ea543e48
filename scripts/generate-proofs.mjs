import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { killMatrix } from './proofs/kill-matrix.mjs'
import { operationState } from './proofs/operation-state.mjs'
import { root } from './workspace.mjs'

/**
 * node scripts/generate-proofs.mjs [--check]: writes the pages of docs that are made of data, from the built
 * conformance. `--check` writes nothing and fails where a page would change.
 */
const checkOnly = process.argv.includes('--check')
const conformance = pathToFileURL(join(root, 'packages/conformance/dist/index.js')).href
const { operationTables } = await import(conformance)

const pages = new Map([
  ['docs/operation-state.md', operationState(operationTables())],
  ['docs/kill-matrix.md', killMatrix(JSON.parse(read('docs/kill-matrix.json')))],
])

for (const [path, wanted] of pages) {
  if (read(path) === wanted) continue
  if (checkOnly) {
    console.error(`${path}:1 is not what its data say: node scripts/generate-proofs.mjs`)
    process.exitCode = 1
  } else writeFileSync(join(root, path), wanted)
}

function read(path) {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return ''
  }
}
