import { serve } from '@ipc/core'
import type { BytesParty } from '../functions.js'
import { BYTES, LOOK } from './calls.js'
import { type OperationTable, row } from './row.js'

const AFTER = ['IPC_CLOSED', 'IPC_CLOSED'] as const
const states = ['open', 'closing', 'closed'] as const

const SAME = (outcome: string) => states.map(() => outcome)
/** A party that nobody has opened. */
const NOBODY = 'never-opened'

export const PARTY_OPERATIONS: OperationTable<BytesParty, keyof BytesParty | 'serve()'> = {
  of: 'a party',
  states,
  rows: {
    name: row(({ name }) => typeof name, SAME('string')),
    address: row(({ address }) => typeof address, SAME('string')),
    traits: row(({ traits }) => traits, SAME('an object')),
    peers: row(({ peers }) => peers, SAME('none')),
    closed: row(({ closed }) => closed, ['waits', 'closed', 'closed']),
    link: row((party) => party.link(NOBODY, { timeoutMs: 1 }), ['IPC_TIMEOUT', ...AFTER]),
    links: row((party) => party.links({ timeoutMs: 1 }).next(), ['IPC_TIMEOUT', 'IPC_CLOSED', 'IPC_CLOSED']),
    send: row((party) => party.send(NOBODY, BYTES, { timeoutMs: 1 }), ['IPC_TIMEOUT', ...AFTER]),
    receive: row((party) => party.receive(LOOK), ['IPC_TIMEOUT', ...AFTER]),
    tryReceive: row((party) => party.tryReceive(), ['nothing', ...AFTER]),
    receiveSync: row((party) => party.receiveSync({ timeoutMs: 0 }), SAME('IPC_NOT_SUPPORTED')),
    receiveMany: row((party) => party.receiveMany(LOOK), ['IPC_TIMEOUT', ...AFTER]),
    messages: row((party) => party.messages(LOOK).next(), ['IPC_TIMEOUT', 'the end', 'the end']),
    [Symbol.asyncIterator]: row((party) => party[Symbol.asyncIterator](), SAME('an object')),
    'serve()': row(
      (party) => serve(party, (data) => data, { timeoutMs: 1 }),
      ['IPC_TIMEOUT', 'IPC_CLOSED', 'IPC_CLOSED'],
    ),
    ref: row((party) => party.ref(), SAME('itself')),
    unref: row((party) => party.unref(), SAME('itself')),
    close: row((party) => party.close(), SAME('done')),
    [Symbol.asyncDispose]: row((party) => party[Symbol.asyncDispose](), SAME('done')),
  },
}
