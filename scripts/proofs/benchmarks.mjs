import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const verdicts = {
  aim: 'aim reached',
  met: 'met',
  missed: 'missed',
  unsettled: 'unsettled',
  failed: 'not measured',
}

/** The reports of the bench that are kept in `folder`, in the order of their names: what `--json` wrote. */
export function keptReports(folder) {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  return files.sort().map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
}

/** What is made of them: file name to text; nothing of none. `chartsOf` is the bench's own. */
export function benchmarkFiles(reports, chartsOf) {
  if (reports.length === 0) return new Map()
  const charts = new Map(reports.flatMap((report) => [...chartsOf(report)]))
  return new Map([
    ...[...charts].map(([name, svg]) => [name, `${svg}\n`]),
    ['README.md', readme(reports, [...charts.keys()])],
  ])
}

function readme(reports, charts) {
  return [
    '# Benchmarks',
    '',
    'What the last kept runs of the bench measured ([how](../../apps/bench/README.md)). `npm run benchmarks` measures anew, in about',
    'twelve minutes, and writes everything here; the site shows the same.',
    ...reports.filter(({ rows }) => rows.length > 0).flatMap(rowsSection),
    ...reports.filter(({ rows, curves }) => rows.length === 0 && curves.length > 0).flatMap(machineLine),
    '',
    ...charts.map((name) => `![${name.replace(/\.svg$/, '').replaceAll('-', ' ')}](${name})`),
    '',
  ].join('\n')
}

function rowsSection(report) {
  const lines = report.rows.map(({ title, reference, better, must, figure, rough, verdict }) => [
    title,
    reference ?? '',
    `${better === 'lower' ? 'at most' : 'at least'} ${threeDigits(must)}`,
    shown(verdict === 'unsettled' ? undefined : figure?.median, rough),
    verdicts[verdict],
  ])
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`
  return [
    ...machineLine(report),
    '',
    line(['what', 'beside', 'must', 'measured', '']),
    '|--|--|--|--:|--|',
    ...lines.map(line),
  ]
}

function machineLine({ startedAt, quick, rows, machine }) {
  const { cpu, cores, kernel, node } = machine
  const what = rows.length === 0 ? 'How cost grows' : `The rows of the design${quick ? ' (`--quick`)' : ''}`
  return ['', `${what}: ${startedAt.slice(0, 10)}, ${cpu}, ${cores} cores, ${kernel}, Node.js ${node}.`]
}

/** Of an unsettled row the best slice of each. */
function shown(median, rough) {
  const value = median ?? rough
  if (typeof value !== 'number' || !Number.isFinite(value)) return ''
  return `${median === undefined ? '~' : ''}${threeDigits(value)}`
}

const threeDigits = (value) => Number(value.toPrecision(3))
