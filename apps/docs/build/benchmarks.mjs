import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bendsOf } from './bends.mjs'
import { chartInPage } from './charts.mjs'
import { reasonOf } from './growth-reasons.mjs'
import { chartTextInKorean, rowInKorean } from './korean-benchmarks.mjs'

const texts = {
  en: {
    none: 'Nothing has been measured and kept: `docs/benchmarks` is empty. Measure here:',
    machine: ({ cpu, cores, kernel, node }, when) =>
      `${when}, ${cpu}, ${cores} cores, ${kernel}, Node.js ${node}.`,
    headings: ['what', 'beside', 'must', 'measured', ''],
    must: (better, value) => `${better === 'lower' ? 'at most' : 'at least'} ${value}`,
    verdicts: {
      aim: 'aim reached',
      met: 'met',
      missed: 'missed',
      unsettled: 'unsettled',
      failed: 'not measured',
    },
    row: (title) => title,
    beside: (name) => name,
    bend: ({ name, from, times }, what, reason) =>
      `**${name}** costs up to ${times} times as much from ${from} ${what} on: ${reason}`,
    noReason: 'why is not known.',
    straight: 'No line bends upward.',
    word: (text) => text,
  },
  ko: {
    none: '측정해 남긴 것이 없습니다(`docs/benchmarks`가 비어 있습니다). 여기서 재 보십시오:',
    machine: ({ cpu, cores, kernel, node }, when) =>
      `${when}, ${cpu}, 코어 ${cores}개, ${kernel}, Node.js ${node}.`,
    headings: ['항목', '비교 대상', '기준', '측정값', ''],
    must: (better, value) => `${value} ${better === 'lower' ? '이하' : '이상'}`,
    verdicts: { aim: '목표 달성', met: '충족', missed: '미달', unsettled: '미정', failed: '측정하지 못함' },
    row: (title) => rowInKorean(title) ?? title,
    beside: (name) =>
      name
        .replace('one way', '한 방향')
        .replace('round trip', '왕복')
        .replace(' mailbox', ' 메일박스')
        .replace(' link', ' 링크'),
    bend: ({ name, from, times }, what, reason) =>
      `**${name}**: ${what} ${from}부터 비용이 최대 ${times}배로 늘어납니다. ${reason}`,
    noReason: '까닭은 아직 모릅니다.',
    straight: '위로 꺾이는 선이 없습니다.',
    word: (text) => chartTextInKorean(text) ?? text,
  },
}

/** What is kept in docs/benchmarks: the reports of the bench, and the charts it drew of them by file name. */
export function keptBenchmarks(folder) {
  const files = existsSync(folder) ? readdirSync(folder).sort() : []
  const read = (ending) =>
    files
      .filter((name) => name.endsWith(ending))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')])
  return { reports: read('.json').map(([, text]) => JSON.parse(text)), charts: new Map(read('.svg')) }
}

/** The rows of the kept reports: where they were measured, their charts, a table. `charts` maps file names to SVG. */
export function rowsPart(reports, charts, language) {
  const say = texts[language]
  const measured = reports.filter(({ rows }) => rows.length > 0)
  if (measured.length === 0) return nothingKept(say)
  return [
    ...measured.map(({ machine, startedAt }) => say.machine(machine, startedAt.slice(0, 10))),
    ...chartsNamed(charts, language, (name) => !name.startsWith('by-')),
    ...measured.map(({ rows }) => tableOf(rows, say)),
  ].join('\n\n')
}

/** How cost grows: the curves, and why where one bends upward. */
export function growthPart(reports, charts, language) {
  const say = texts[language]
  const measured = reports.filter(({ curves }) => curves.length > 0)
  if (measured.length === 0) return nothingKept(say)
  return measured
    .flatMap(({ machine, startedAt, curves }) => [
      say.machine(machine, startedAt.slice(0, 10)),
      ...curves.flatMap((curve) => [
        ...chartsNamed(charts, language, (name) => name === `by-${curve.x.replaceAll(' ', '-')}.svg`),
        bendsIn(curve, language),
      ]),
    ])
    .join('\n\n')
}

/** What the kept reports say in words that Korean lacks. */
export function untranslatedBenchmarks(reports) {
  const rows = reports.flatMap((report) => report.rows.map(({ title }) => title))
  const words = reports.flatMap(({ curves }) => curves.flatMap(({ title, x, y }) => [title, x, y]))
  return [
    ...rows.filter((title) => rowInKorean(title) === undefined),
    ...words.filter((text) => chartTextInKorean(text) === undefined),
  ]
}

function nothingKept({ none }) {
  return `${none}\n\n\`\`\`sh\nnpm run benchmarks\n\`\`\``
}

function chartsNamed(charts, language, isWanted) {
  return [...charts].filter(([name]) => isWanted(name)).map(([, svg]) => chartInPage(svg, language))
}

function bendsIn(curve, language) {
  const say = texts[language]
  const bends = bendsOf(curve)
  if (bends.length === 0) return say.straight
  return bends
    .map(({ name, from, times }) => {
      const shown = { name, from: from.toLocaleString('en-US'), times: times.toPrecision(2) }
      return `- ${say.bend(shown, say.word(curve.x), reasonOf(curve.x, name, language) ?? say.noReason)}`
    })
    .join('\n')
}

function tableOf(rows, say) {
  const lines = rows.map(({ title, reference, better, must, figure, rough, verdict }) => [
    say.row(title),
    say.beside(reference ?? ''),
    say.must(better, threeDigits(must)),
    shown(verdict === 'unsettled' ? undefined : figure?.median, rough),
    say.verdicts[verdict] ?? verdict,
  ])
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(say.headings), '|--|--|--|--:|--|', ...lines.map(line)].join('\n')
}

/** Of an unsettled row the best slice of each. */
function shown(median, rough) {
  const value = median ?? rough
  if (typeof value !== 'number') return ''
  return `${median === undefined ? '~' : ''}${threeDigits(value)}`
}

const threeDigits = (value) => Number(value.toPrecision(3))
