import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { benchmarksPage } from './benchmarks.mjs'
import { layoutTables } from './layout-tables.mjs'
import { tableBetween, tablesOf } from './traits-tables.mjs'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const app = fileURLToPath(new URL('..', import.meta.url))
const generated = join(app, 'generated')
const charts = join(app, 'pages', 'public', 'benchmarks')

/**
 * Writes apps/docs/generated: what pages include and another part of the repository generates or owns. Each source is
 * kept up to date by its own check, so nothing is computed twice.
 */
export function generate() {
  rmSync(generated, { recursive: true, force: true })
  mkdirSync(generated, { recursive: true })
  for (const language of ['en', 'ko']) {
    const write = (name, text) => writeFileSync(join(generated, `${name}.${language}.md`), `${text.trim()}\n`)
    write('overview', tableBetween(read('README.md'), language, linksToPages))
    for (const [name, table] of tablesOf(packageReadmes(), language)) write(`traits-${name}`, table)
    write('memory-layout', layoutTables(read('packages/shm/docs/layout.md'), language))
    write('benchmarks', benchmarks(language))
    write('kill-matrix', killMatrix(language))
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

/** docs/benchmarks: the results of the last bench that was committed, with their charts. */
function benchmarks(language) {
  const folder = join(repository, 'docs', 'benchmarks')
  const files = existsSync(folder) ? readdirSync(folder).sort() : []
  const images = files.filter((name) => name.endsWith('.svg'))
  rmSync(charts, { recursive: true, force: true })
  if (images.length > 0) mkdirSync(charts, { recursive: true })
  for (const name of images) cpSync(join(folder, name), join(charts, name))
  return benchmarksPage(folder, files, language)
}

function killMatrix(language) {
  const path = 'docs/kill-matrix.md'
  if (existsSync(join(repository, path))) return withoutTitle(read(path))
  return {
    en: 'The matrix of this build has not been generated: `docs/kill-matrix.md` is missing. `npm run kill` runs the kills themselves.',
    ko: '이 빌드에는 표가 아직 생성되지 않았습니다(`docs/kill-matrix.md`가 없습니다). `npm run kill`이 실제로 프로세스를 죽입니다.',
  }[language]
}

/** Without its first heading; its links into the repository become plain text. */
function withoutTitle(text) {
  return text.replace(/^# .*\n/, '').replace(/\[([^\]]+)\]\((?!https?:|#)[^)]*\)/g, '$1')
}
