/** docs/mutation.md, from what was tried (docs/mutation.json) and why what survived may (docs/mutation-reasons.json). */
export function mutationPage(results, reasons) {
  const files = Object.entries(results)
  const sum = (of) => files.reduce((total, [, file]) => total + of(file), 0)
  const all = row('**all**', {
    killed: sum(({ killed }) => killed),
    ended: sum(({ ended }) => ended),
    survived: files.flatMap(([, { survived }]) => survived),
  })
  return [
    '# What changes in the code the tests see',
    '',
    '`npm run mutate` and `npm run mutate -- ring` change the code in small ways, a change at a time, and run the tests that reach it. A',
    'change that no test sees *survives*: it is then killed by a test, or the code goes, or its reason stands below. Only tests that',
    "start no process take part: core's own and the contract's cases on `memory`; of the rings in shared memory, those of mailboxes,",
    'topics and links, their unit tests, the memory that is overwritten at random, and the walks through all interleavings with one',
    'death. Texts of errors are not changed. Each file of the table was tried whole. Not tried: of `@ipc/shm` what works on system',
    'objects (its ports, participants, ways of waiting, segments but for their header), and the other packages, whose tests are',
    'processes, system calls and the same cases of the contract.',
    '',
    'Made by `node scripts/generate-proofs.mjs` from `mutation.json`, which `npm run mutate` writes, and `mutation-reasons.json`, which is',
    'written by hand. *Killed*: a test failed. *Ended*: a test never came to its end, by the clock less the time without a processor.',
    '*Unreached*: survived because no test of this run comes there.',
    '',
    '| file | score | killed | ended | survived | of these unreached |',
    '|--|--|--|--|--|--|',
    ...files.map(([path, file]) => row(`\`${path}\``, file)),
    all,
    '',
    '## Survivors',
    ...files.flatMap(([path, { survived }]) => survivors(path, survived, reasons[path] ?? [])),
    '',
  ].join('\n')
}

/** The survivors without a reason, as `file:line from → to`. */
export function unexplained(results, reasons) {
  return Object.entries(results).flatMap(([path, { survived }]) =>
    survived
      .filter((one) => reasonOf(one, reasons[path] ?? []) === undefined)
      .map(({ line, from, to, mutator }) => `${path}:${line} ${mutator}: ${from} → ${to}`),
  )
}

/** A reason is for every survivor of the line that it names in `at`, or those of them that become `to`. */
function reasonOf({ at, to, unreached }, reasons) {
  const fits = (reason) =>
    (reason.at === undefined || reason.at === at) &&
    (reason.to === undefined || reason.to === to) &&
    (!reason.unreached || unreached)
  return reasons.find(fits)?.reason
}

function row(name, { killed, ended, survived }) {
  const total = killed + ended + survived.length
  const score = total === 0 ? '–' : `${(((killed + ended) / total) * 100).toFixed(1)} %`
  const unreached = survived.filter((one) => one.unreached).length
  return `| ${name} | ${score} | ${killed} | ${ended} | ${survived.length} | ${unreached} |`
}

function survivors(path, survived, reasons) {
  if (survived.length === 0) return []
  const groups = new Map()
  for (const one of survived) {
    const reason = reasonOf(one, reasons) ?? '**no reason yet**'
    groups.set(reason, [...(groups.get(reason) ?? []), one])
  }
  return [
    '',
    `### ${path}`,
    ...[...groups].flatMap(([reason, changes]) => [
      '',
      `${reason}:`,
      '',
      ...changes.map(
        ({ line, from, to }) => `- ${line}: ${code(from)} → ${to === '' ? 'nothing' : code(to)}`,
      ),
    ]),
  ]
}

function code(text) {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``
}
