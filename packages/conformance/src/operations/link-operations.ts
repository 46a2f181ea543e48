import { messagePort, request, serve } from '@ipc/core'
import { BYTES, channelCalls as calls, type InPlaceLink } from './calls.js'
import { type OperationTable, row } from './row.js'

const ENDED = ['IPC_CLOSED', 'IPC_CLOSED', 'IPC_CLOSED', 'IPC_PEER_DIED'] as const
/** Of an empty link with room; `peer closed` and `peer died`: what it had sent is received already. */
const states = ['open', 'closing', 'closed', 'peer closed', 'peer died'] as const

const SAME = (outcome: string) => states.map(() => outcome)

/** Functions of core that take a link stand among its calls. */
type OnLinks = 'request()' | 'serve()' | 'toWeb()' | 'messagePort()'

export const LINK_OPERATIONS: OperationTable<InPlaceLink, keyof InPlaceLink | OnLinks> = {
  of: 'a link',
  states,
  rows: {
    name: row(({ name }) => typeof name, SAME('string')),
    address: row(({ address }) => typeof address, SAME('string')),
    peer: row(({ peer }) => typeof peer, SAME('string')),
    identity: row(({ identity }) => identity, SAME('an object')),
    traits: row(({ traits }) => traits, SAME('an object')),
    buffering: row(({ buffering }) => buffering, SAME('an object')),
    state: row(({ state }) => state, ['open', 'closing', 'closed', 'closed', 'closed']),
    closed: row(({ closed }) => closed, ['waits', 'closed', 'closed', 'peer-closed', 'peer-died']),
    tryReceive: row(calls.tryReceive, ['nothing', ...ENDED]),
    receive: row(calls.receive, ['IPC_TIMEOUT', ...ENDED]),
    receiveSync: row(calls.receiveSync, ['IPC_TIMEOUT', ...ENDED], 'sync'),
    receiveMany: row(calls.receiveMany, ['IPC_TIMEOUT', ...ENDED]),
    messages: row(calls.messages, ['IPC_TIMEOUT', 'the end', 'the end', 'the end', 'IPC_PEER_DIED']),
    [Symbol.asyncIterator]: row(calls.iterator, SAME('an object')),
    'toWeb()': row(calls.toWeb, SAME('an object')),
    'messagePort()': row(messagePort, SAME('an object')),
    'request()': row((link) => request(link, BYTES, { timeoutMs: 1 }), ['IPC_TIMEOUT', ...ENDED]),
    'serve()': row(
      (link) => serve(link, (data) => data, { timeoutMs: 1 }),
      ['IPC_TIMEOUT', 'done', 'done', 'done', 'IPC_PEER_DIED'],
    ),
    tryRead: row(calls.tryRead, ['false', ...ENDED], 'in place'),
    tryReadMany: row(calls.tryReadMany, ['0', ...ENDED], 'in place'),
    read: row(calls.read, ['IPC_TIMEOUT', ...ENDED], 'in place'),
    ready: row((link) => link.ready('send'), ['done', ...ENDED], 'tells room'),
    tryClaim: row(calls.tryClaim, ['nothing', ...ENDED], 'in place'),
    claim: row(calls.claim, ['done', ...ENDED], 'in place'),
    claimSync: row(calls.claimSync, ['nothing', ...ENDED], 'sync', 'in place'),
    trySend: row(calls.trySend, ['true', ...ENDED], 'sends at once'),
    send: row(calls.send, ['done', ...ENDED]),
    sendMany: row(calls.sendMany, ['done', ...ENDED]),
    sendSync: row(calls.sendSync, ['nothing', ...ENDED], 'sync'),
    stats: row((link) => link.stats(), SAME('an object')),
    ref: row((link) => link.ref(), SAME('itself')),
    unref: row((link) => link.unref(), SAME('itself')),
    close: row((link) => link.close(), SAME('done')),
    [Symbol.asyncDispose]: row((link) => link[Symbol.asyncDispose](), SAME('done')),
  },
}
