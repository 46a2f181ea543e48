import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const texts = {
  en: {
    none: 'No results have been committed yet: `docs/benchmarks` is empty. Measure on your own machine:',
    measured: 'Measured',
    data: 'The figures of this run',
  },
  ko: {
    none: '아직 커밋된 결과가 없습니다(`docs/benchmarks`가 비어 있습니다). 자신의 기계에서 재 보십시오:',
    measured: '측정 시각',
    data: '이 실행의 수치',
  },
}

/** The charts and tables of docs/benchmarks as Markdown: what the last committed bench left there. */
export function benchmarksPage(folder, files, language) {
  const say = texts[language]
  const images = files.filter((name) => name.endsWith('.svg'))
  const pages = files.filter((name) => name.endsWith('.md') && name !== 'README.md')
  if (images.length === 0 && pages.length === 0) {
    return `${say.none}\n\n\`\`\`sh\nnpm run bench -- --quick\n\`\`\``
  }
  const charts = images.map((name) => {
    const title = name.replace(/\.svg$/, '').replaceAll('-', ' ')
    return `<img class="chart" src="/benchmarks/${name}" alt="${title}">`
  })
  const tables = pages.map((name) => readFileSync(join(folder, name), 'utf8').replace(/^# .*\n/, ''))
  return [...charts, ...tables].join('\n\n')
}
