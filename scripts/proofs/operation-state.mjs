const codes = (outcome) => (/^IPC_/.test(outcome) ? `\`${outcome}\`` : outcome)

/** docs/operation-state.md, from the tables that conformance plays. */
export function operationState(tables) {
  return [
    '# Every call in every state',
    '',
    'What each public call does on a handle that is open, closing, closed, or whose object or other side is gone. The tables are',
    'data of `@ipc/conformance` (`packages/conformance/src/operations`), keyed by the interfaces of `@ipc/core`: a call without a',
    'row does not compile. Each mechanism is held to all of them by cases of C8, C10, C13 and C19; this page is written from them by',
    '`node scripts/generate-proofs.mjs`.',
    '',
    'Channels are empty and have room; calls that wait are made with a time limit, so that they end with `IPC_TIMEOUT`. *waits*: a',
    'promise that does not settle in that state. *done*: a promise that resolves to nothing. *itself*: the handle. *Unlinked*: by',
    'this handle, which goes on; *removed*: the same where the object goes with its name (System V queues, streams of a broker).',
    ...tables.flatMap(table),
    '',
  ].join('\n')
}

function table({ of, states, rows }) {
  const notes = new Map()
  const lines = rows.map(({ call, outcomes, needs }) => {
    const marks = needs.map(({ need, without }) => {
      const note = `where the mechanism has no “${need}”: ${codes(without)}`
      if (!notes.has(note)) notes.set(note, notes.size + 1)
      return `[${notes.get(note)}]`
    })
    return `| \`${call}\`${marks.join('')} | ${outcomes.map(codes).join(' | ')} |`
  })
  return [
    '',
    `## ${of[0].toUpperCase()}${of.slice(1)}`,
    '',
    `| | ${states.join(' | ')} |`,
    `|--|${states.map(() => '--|').join('')}`,
    ...lines,
    ...[...notes].map(([note, number]) => `${number === 1 ? '\n' : ''}[${number}] ${note}  `),
  ]
}
