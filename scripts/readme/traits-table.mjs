import { answers, questions } from './traits.mjs'

const addressings = ['mailbox', 'link']

/** A package's own table: a row a trait, a column for each mailbox and link. */
export function packageTable(mechanisms) {
  const columns = mechanisms.flatMap((mechanism) =>
    addressings.map((addressing) => ({
      traits: mechanism.traits[addressing],
      heading: mechanisms.length > 1 ? `${mechanism.name} ${addressing}` : addressing,
      cells: answers(mechanism, addressing),
    })),
  )
  return table(
    ['', ...columns.map(({ heading }) => heading)],
    questions.flatMap(([question, , isTold], row) =>
      isTold === undefined || columns.some(({ traits }) => isTold(traits))
        ? [[question, ...columns.map(({ cells }) => cells[row])]]
        : [],
    ),
  )
}

/** The table of all: a row a mailbox or link, a column for each of the traits that decide between mechanisms. */
export function overviewTable(mechanisms) {
  const chosen = [
    'order',
    'capacity',
    '`whenFull`',
    'longest message',
    'Sync calls',
    'publishes',
    'lives as long as',
    'reaches',
  ]
  const indexes = chosen.map((name) => questions.findIndex(([question]) => question === name))
  return table(
    ['mechanism', '', ...chosen],
    mechanisms.flatMap((mechanism) =>
      addressings.map((addressing, position) => {
        const all = answers(mechanism, addressing)
        const name = position === 0 ? `[\`${mechanism.name}\`](${mechanism.folder})` : ''
        return [name, addressing, ...indexes.map((index) => all[index])]
      }),
    ),
  )
}

function table(headings, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(headings), `|${headings.map(() => '--').join('|')}|`, ...rows.map(line)].join('\n')
}
