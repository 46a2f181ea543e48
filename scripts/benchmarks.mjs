import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { root } from './workspace.mjs'

/**
 * npm run benchmarks [-- rows | growth]: measures the rows of the design and how cost grows, or one of them, keeps the figures in
 * docs/benchmarks, and draws from all that is kept there what the repository and the site show.
 */
const runs = {
  rows: ['--quick', '--json', 'latest.json'],
  growth: ['--growth', '--json', 'growth.json'],
}

function measure(names) {
  const folder = join(root, 'docs', 'benchmarks')
  mkdirSync(folder, { recursive: true })
  const bench = join(root, 'apps', 'bench', 'dist', 'main.js')
  const steps = [
    ...names.map((name) => ({ args: [bench, ...runs[name]], cwd: folder })),
    { args: ['scripts/generate-proofs.mjs'], cwd: root },
  ]
  return steps.every(
    ({ args, cwd }) => spawnSync(process.execPath, args, { cwd, stdio: 'inherit' }).status === 0,
  )
}

const wanted = process.argv.slice(2)
const names = wanted.length === 0 ? Object.keys(runs) : wanted
if (names.some((name) => !(name in runs))) {
  console.error(`npm run benchmarks takes ${Object.keys(runs).join(' or ')}, or nothing for both`)
  process.exitCode = 1
} else process.exitCode = (await install()) && (await build()) && measure(names) ? 0 : 1
