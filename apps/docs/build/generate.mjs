import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { growthPart, keptBenchmarks, rowsPart } from './benchmarks.mjs'
import { layoutTables } from './layout-tables.mjs'
import { killMatrixTables, operationStateTables } from './proof-tables.mjs'
import { tableBetween, tablesOf } from './traits-tables.mjs'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const app = fileURLToPath(new URL('..', import.meta.url))
const generated = join(app, 'generated')

/**
 * Writes apps/docs/generated: what pages include and another part of the repository generates or owns. Each source is
 * kept up to date by its own check, so nothing is computed twice.
 */
export function generate() {
  rmSync(generated, { recursive: true, force: true })
  mkdirSync(generated, { recursive: true })
  const { reports, charts } = keptBenchmarks(join(repository, 'docs', 'benchmarks'))
  for (const language of ['en', 'ko']) {
    const write = (name, text) => writeFileSync(join(generated, `${name}.${language}.md`), `${text.trim()}\n`)
    write('overview', tableBetween(read('README.md'), language, linksToPages))
    for (const [name, table] of tablesOf(packageReadmes(), language)) write(`traits-${name}`, table)
    write('memory-layout', layoutTables(read('packages/shm/docs/layout.md'), language))
    write('benchmarks', rowsPart(reports, charts, language))
    write('growth', growthPart(reports, charts, language))
    write('kill-matrix', killMatrixTables(read('docs/kill-matrix.md'), language))
    write('operation-state', operationStateTables(read('docs/operation-state.md'), language))
  }
}

function read(path) {
  return readFileSync(join(repository, path), 'utf8')
}

function packageReadmes() {
  return readdirSync(join(repository, 'packages'))
    .map((name) => `packages/${name}/README.md`)
    .filter((path) => existsSync(join(repository, path)))
    .map(read)
    .filter((readme) => readme.includes('<!-- traits:start -->'))
}

const pageOf = { sysvMq: 'sysv-mq', posixMq: 'posix-mq' }

/** The README's links to packages become links to the mechanisms' pages. */
function linksToPages(table, prefix) {
  return table.replace(/\[`(\w+)`\]\(packages\/\w+\)/g, (_, name) => {
    return `[\`${name}\`](${prefix}/mechanisms/${pageOf[name] ?? name})`
  })
}
