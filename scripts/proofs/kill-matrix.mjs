const AFTER_ALL = '(after all)'

/** docs/kill-matrix.md, from what was seen: mechanism to operation to [step, killed, stopped]. */
export function killMatrix(seen) {
  const mechanisms = Object.keys(seen)
  return [
    '# Killed at every step',
    '',
    'A process that does one thing is stopped before each step of it that other processes can see (a system call, a change of a',
    'file, a word of shared memory, a write to a socket), and killed there by SIGKILL. This page says what survivors see; everywhere',
    'they go on, each message that had been sent is received once and whole, and the name opens and works for the next.',
    'Instead of the kill each step is also tried with SIGSTOP: survivors take nothing from a process that only stands still, and it',
    'comes to its end when it goes on.',
    '',
    'Steps that follow each other and lead to the same are one row. The table is data (`docs/kill-matrix.json`), found by',
    '`npm run kill-matrix`; `npm test` tries a step of each operation again, chosen at random. Shared memory has its own, at each',
    'word that is written: `packages/shm/test/kill-points*.test.ts`.',
    '',
    `Steps tried: ${mechanisms.map((name) => `${name} ${countOf(seen[name])}`).join(', ')}.`,
    ...mechanisms.flatMap((name) => section(name, seen[name])),
    '',
  ].join('\n')
}

const countOf = (operations) => Object.values(operations).reduce((count, steps) => count + steps.length, 0)

function section(name, operations) {
  return [
    '',
    `## ${name}`,
    '',
    '| operation | killed before step | survivors see |',
    '|--|--|--|',
    ...Object.entries(operations).flatMap(([title, steps]) => rows(title, steps)),
  ]
}

function rows(title, steps) {
  const runs = []
  for (const [index, [label, killed]] of steps.entries()) {
    const run = runs.at(-1)
    if (run?.killed === killed) {
      run.last = index + 1
      run.labels.push(label)
    } else runs.push({ first: index + 1, last: index + 1, labels: [label], killed })
  }
  return runs.map(
    ({ first, last, labels, killed }, index) =>
      `| ${index === 0 ? title : ''} | ${first === last ? first : `${first}–${last}`}: ${shown(labels)} | ${killed} |`,
  )
}

/** The first and the last of them say where it is. */
function shown(labels) {
  const quoted = labels.map((label) => (label === AFTER_ALL ? 'after all' : `\`${label}\``))
  const different = quoted.filter((label, index) => label !== quoted[index - 1])
  return different.length <= 4
    ? different.join(', ')
    : `${different.slice(0, 2).join(', ')} … ${different.slice(-2).join(', ')}`
}
