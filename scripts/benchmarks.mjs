import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { root } from './workspace.mjs'

/**
 * npm run benchmarks [-- rows | growth | all]: measures the rows of the design and how cost grows, or one of them, or (`all`, in
 * three quarters of an hour) everything that the bench knows; keeps the figures in docs/benchmarks, and draws from all that is
 * kept there what the repository and the site show.
 */
const runs = {
  rows: ['--quick', '--json', 'latest.json'],
  growth: ['--growth', '--json', 'growth.json'],
  all: ['--json', 'all.json'],
}
const folder = join(root, 'docs', 'benchmarks')

function measure(names) {
  mkdirSync(folder, { recursive: true })
  const bench = join(root, 'apps', 'bench', 'dist', 'main.js')
  const steps = [
    ...names.map((name) => ({ args: [bench, ...runs[name]], cwd: folder })),
    { args: ['scripts/generate-proofs.mjs'], cwd: root },
  ]
  return steps.every(({ args, cwd }) => {
    if (spawnSync(process.execPath, args, { cwd, stdio: 'inherit' }).status !== 0) return false
    divide(join(folder, 'all.json'))
    return true
  })
}

/** What `all` measured replaces what the others did. */
function divide(path) {
  if (!existsSync(path)) return
  const report = JSON.parse(readFileSync(path, 'utf8'))
  const write = (name, part) =>
    writeFileSync(join(folder, name), `${JSON.stringify({ ...report, ...part }, undefined, 1)}\n`)
  write('latest.json', { curves: [] })
  write('growth.json', { rows: [], survey: [] })
  rmSync(path)
}

const wanted = process.argv.slice(2)
const names = wanted.length === 0 ? ['rows', 'growth'] : wanted
if (names.some((name) => !(name in runs))) {
  console.error(`npm run benchmarks takes ${Object.keys(runs).join(', ')}, or nothing for rows and growth`)
  process.exitCode = 1
} else process.exitCode = (await install()) && (await build()) && measure(names) ? 0 : 1
