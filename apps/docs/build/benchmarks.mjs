import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const texts = {
  en: {
    none: 'No results have been committed yet: `docs/benchmarks` is empty. Measure on your own machine:',
    measured: (when, quick) => `Measured ${when}${quick ? ', in the quick form' : ''}.`,
    headings: ['what', 'compared with', 'wanted', 'measured', 'verdict'],
    bounds: { lower: 'at most', higher: 'at least' },
    verdicts: {
      aim: 'aim reached',
      met: 'met',
      missed: 'missed',
      unsettled: 'unsettled',
      failed: 'not measured',
    },
  },
  ko: {
    none: '아직 커밋된 결과가 없습니다(`docs/benchmarks`가 비어 있습니다). 자신의 기계에서 재 보십시오:',
    measured: (when, quick) =>
      `측정: ${when}${quick ? ' (빠른 측정)' : ''}. 항목의 이름은 벤치마크가 낸 그대로입니다.`,
    headings: ['항목', '비교 대상', '기준', '측정값', '판정'],
    bounds: { lower: '이하', higher: '이상' },
    verdicts: { aim: '목표 달성', met: '충족', missed: '미달', unsettled: '미정', failed: '측정하지 못함' },
  },
}

/** The charts and tables of docs/benchmarks as Markdown: what the last committed bench left there. */
export function benchmarksPage(folder, files, language) {
  const say = texts[language]
  const images = files.filter((name) => name.endsWith('.svg'))
  const reports = files
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
    .filter(({ rows }) => Array.isArray(rows))
  if (images.length === 0 && reports.length === 0) {
    return `${say.none}\n\n\`\`\`sh\nnpm run bench -- --quick\n\`\`\``
  }
  const charts = images.map((name) => {
    const title = name.replace(/\.svg$/, '').replaceAll('-', ' ')
    return `<img class="chart" src="/benchmarks/${name}" alt="${title}">`
  })
  return [...charts, ...reports.map((report) => tableOf(report, say, language))].join('\n\n')
}

/** A report of apps/bench (its `Report`): a line a row. */
function tableOf({ startedAt, quick, rows }, say, language) {
  const bound = (better, value) =>
    language === 'ko' ? `${value} ${say.bounds[better]}` : `${say.bounds[better]} ${value}`
  const lines = rows.map(({ title, reference, better, must, figure, verdict }) => [
    title,
    reference ?? '',
    bound(better, must),
    figure === undefined ? '' : String(Number(figure.median.toPrecision(3))),
    say.verdicts[verdict] ?? verdict,
  ])
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [
    say.measured(startedAt.slice(0, 16).replace('T', ' '), quick),
    '',
    line(say.headings),
    '|--|--|--|--:|--|',
    ...lines.map(line),
  ].join('\n')
}
