import { koreanMeanings, koreanTitles } from './korean-layout.mjs'

const headings = {
  en: ['offset', 'bytes', 'field', 'meaning'],
  ko: ['오프셋', '바이트', '필드', '뜻'],
}
const cacheLine = { en: 'cache line', ko: '캐시 라인' }

/**
 * The structures of packages/shm/docs/layout.md, which that package draws from the table that its code computes offsets
 * from, as Markdown tables.
 */
export function layoutTables(text, language) {
  return structuresIn(text)
    .map(({ title, bytes, rows }) => {
      const heading = language === 'ko' ? (koreanTitles[title] ?? title) : title
      const unit = language === 'ko' ? '바이트' : 'bytes'
      const id = title.replaceAll(' ', '-')
      return [
        `### ${heading[0].toUpperCase()}${heading.slice(1)}: ${bytes} ${unit} {#${id}}`,
        '',
        line(headings[language]),
        '|--:|--:|--|--|',
        ...rows.map((row) => line(cellsOf(row, language))),
      ].join('\n')
    })
    .join('\n\n')
}

/** What the structures say and Korean lacks. */
export function untranslatedIn(text) {
  const structures = structuresIn(text)
  const meanings = structures.flatMap(({ rows }) => rows.map(({ meaning }) => meaning))
  return [
    ...structures.map(({ title }) => title).filter((title) => !(title in koreanTitles)),
    ...meanings.filter((meaning) => meaning !== undefined && !(meaning in koreanMeanings)),
  ]
}

export function structuresIn(text) {
  const drawn = /<!-- layout:start -->\n```\n([\s\S]*?)```\n<!-- layout:end -->/.exec(text)?.[1]
  if (drawn === undefined) throw new Error('packages/shm/docs/layout.md has no drawn layout')
  const structures = []
  for (const row of drawn.split('\n')) {
    const title = /^(\S.*): (\d+) bytes$/.exec(row)
    const field = /^ +(\d+) +(\d+) {2}(\w+) +(\S.*)$/.exec(row)
    const newLine = /^ +· {2}cache line (\d+)$/.exec(row)
    const rows = structures.at(-1)?.rows
    if (title) structures.push({ title: title[1], bytes: title[2], rows: [] })
    else if (field) rows.push({ offset: field[1], bytes: field[2], name: field[3], meaning: field[4] })
    else if (newLine) rows.push({ line: newLine[1] })
  }
  return structures
}

function cellsOf({ line: number, offset, bytes, name, meaning }, language) {
  if (number !== undefined) return ['', '', `*${cacheLine[language]} ${number}*`, '']
  const said = language === 'ko' ? (koreanMeanings[meaning] ?? meaning) : meaning
  return [offset, bytes, `\`${name}\``, said.replaceAll('|', '\\|').replaceAll('*', '\\*')]
}

function line(cells) {
  return `| ${cells.join(' | ')} |`
}
