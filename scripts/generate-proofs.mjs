import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { benchmarkFiles, keptReports } from './proofs/benchmarks.mjs'
import { killMatrix } from './proofs/kill-matrix.mjs'
import { mutationPage } from './proofs/mutation.mjs'
import { operationState } from './proofs/operation-state.mjs'
import { root } from './workspace.mjs'

/**
 * node scripts/generate-proofs.mjs [--check]: writes the pages of docs that are made of data, from the built
 * conformance and from what was measured or tried. `--check` writes nothing and fails where a page would change.
 */
const checkOnly = process.argv.includes('--check')
const { operationTables } = await built('packages/conformance/dist/index.js')
const { chartsOf } = await built('apps/bench/dist/charts.js')
const benchmarks = benchmarkFiles(keptReports(join(root, 'docs/benchmarks')), chartsOf)

const pages = new Map([
  ['docs/operation-state.md', operationState(operationTables())],
  ['docs/kill-matrix.md', killMatrix(JSON.parse(read('docs/kill-matrix.json')))],
  [
    'docs/mutation.md',
    mutationPage(JSON.parse(read('docs/mutation.json')), JSON.parse(read('docs/mutation-reasons.json'))),
  ],
  ...[...benchmarks].map(([name, text]) => [`docs/benchmarks/${name}`, text]),
])

for (const [path, wanted] of pages) {
  if (read(path) === wanted) continue
  if (checkOnly) {
    console.error(`${path}:1 is not what its data say: node scripts/generate-proofs.mjs`)
    process.exitCode = 1
  } else writeFileSync(join(root, path), wanted)
}

function built(path) {
  return import(pathToFileURL(join(root, path)).href)
}

function read(path) {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return ''
  }
}
