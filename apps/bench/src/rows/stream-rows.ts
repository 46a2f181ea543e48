import type { Form, Ours, PeerProgram } from '../contestant.js'
import { ours, peer } from '../contestants/contestants.js'
import type { RatioRow } from './row.js'

const titles: Partial<Record<Form, string>> = {
  await: 'one by one',
  many: 'sendMany / receiveMany',
  unawaited: 'unawaited',
}

/** Sockets and pipes against what people build on Node's own. 64 B, on a link. */
export const streamRows: readonly RatioRow[] = [
  {
    kind: 'ratio',
    id: 'unix-round-trip',
    title: 'unix round trip',
    as: 'cost',
    must: 1.1,
    aim: 0.7,
    reference: peer('net-bare', 'round-trip'),
    subject: ours('unix', 'link', 'await', 'round-trip'),
  },
  ...(['net-framed', 'zeromq', 'node-ipc'] as const).flatMap((against) => [
    oneWay('unix', 'await', against, { must: 1.2, aim: 2 }),
    oneWay('unix', 'many', against, { must: 3, aim: 6 }),
    oneWay('unix', 'unawaited', against, { must: 3, aim: 6 }),
  ]),
  oneWay('fifo', 'await', 'net-framed', { must: 2, aim: 3 }),
  oneWay('fifo', 'many', 'net-framed', { must: 3, aim: 6 }),
  oneWay('pipe', 'await', 'net-framed', { must: 2, aim: 3 }),
  oneWay('pipe', 'many', 'net-framed', { must: 3, aim: 6 }),
]

function oneWay(
  mechanism: Ours['mechanism'],
  form: Form,
  against: PeerProgram,
  goal: Pick<RatioRow, 'must' | 'aim'>,
): RatioRow {
  return {
    kind: 'ratio',
    id: `${mechanism}-${form}-${against}`,
    title: `${mechanism} ${titles[form]}`,
    as: 'speed',
    ...goal,
    reference: peer(against, 'one-way'),
    subject: ours(mechanism, 'link', form, 'one-way'),
  }
}
