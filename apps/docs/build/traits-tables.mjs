import { inKorean } from './korean-traits.mjs'

/** The generated traits table of a README; `change` gets it and the prefix of the language's pages. */
export function tableBetween(readme, language, change = (table) => table) {
  const table = /<!-- traits:start -->\n([\s\S]*?)<!-- traits:end -->/.exec(readme)?.[1]
  if (table === undefined) throw new Error('a README has no traits table')
  const changed = change(table.trim(), language === 'ko' ? '/ko' : '')
  return language === 'ko' ? inKorean(changed) : changed
}

/** A table for each mechanism, from the READMEs of packages that have one or two: pairs of name and table. */
export function tablesOf(readmes, language) {
  return readmes.flatMap((readme) => {
    const rows = cellsOf(tableBetween(readme, 'en'))
    const mechanisms = mechanismsOf(rows[0], readme)
    return mechanisms.map(({ name, columns }) => {
      const own = rows.map((row) => [row[0], ...columns.map((column) => row[column])])
      own[0] = ['', 'mailbox', 'link']
      const text = [line(own[0]), '|--|--|--|', ...own.slice(2).map(line)].join('\n')
      return [name, language === 'ko' ? inKorean(text) : text]
    })
  })
}

/** 'sysvMq mailbox', 'sysvMq link', … name two; 'mailbox', 'link' one, which the README's title names. */
function mechanismsOf(headings, readme) {
  const names = headings.slice(1).map((heading) => heading.replace(/ ?(mailbox|link)$/, ''))
  if (names[0] === '') {
    const [, title] = /^# @ipc\/([\w-]+)/.exec(readme)
    return [{ name: title === 'pipe' ? 'fifo' : title, columns: [1, 2] }]
  }
  return [...new Set(names)].map((name) => ({
    name,
    columns: names.flatMap((other, index) => (other === name ? [index + 1] : [])),
  }))
}

function cellsOf(table) {
  return table.split('\n').map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
}

function line(cells) {
  return `| ${cells.join(' | ')} |`
}
