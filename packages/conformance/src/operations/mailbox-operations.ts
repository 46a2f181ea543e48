import { channelCalls as calls, type InPlaceMailbox } from './calls.js'
import { type OperationTable, row } from './row.js'

const AFTER = ['IPC_CLOSED', 'IPC_CLOSED'] as const
/** Open, closing, closed, unlinked, and unlinked where the object goes with its name (System V queues). */
const states = ['open', 'closing', 'closed', 'unlinked', 'removed'] as const

const SAME = (outcome: string) => states.map(() => outcome)

/** Of an empty mailbox with room. Its own messages are its own to receive: receives come before sends. */
export const MAILBOX_OPERATIONS: OperationTable<InPlaceMailbox, keyof InPlaceMailbox | 'toWeb()'> = {
  of: 'a mailbox',
  states,
  rows: {
    name: row(({ name }) => typeof name, SAME('string')),
    address: row(({ address }) => typeof address, SAME('string')),
    traits: row(({ traits }) => traits, SAME('an object')),
    buffering: row(({ buffering }) => buffering, SAME('an object')),
    state: row(({ state }) => state, ['open', 'closing', 'closed', 'open', 'closed']),
    closed: row(({ closed }) => closed, ['waits', 'closed', 'closed', 'waits', 'unlinked']),
    tryReceive: row(calls.tryReceive, ['nothing', ...AFTER, 'nothing', 'IPC_CLOSED']),
    receive: row(calls.receive, ['IPC_TIMEOUT', ...AFTER, 'IPC_TIMEOUT', 'IPC_CLOSED']),
    receiveSync: row(calls.receiveSync, ['IPC_TIMEOUT', ...AFTER, 'IPC_TIMEOUT', 'IPC_CLOSED'], 'sync'),
    receiveMany: row(calls.receiveMany, ['IPC_TIMEOUT', ...AFTER, 'IPC_TIMEOUT', 'IPC_CLOSED']),
    messages: row(calls.messages, ['IPC_TIMEOUT', 'the end', 'the end', 'IPC_TIMEOUT', 'the end']),
    [Symbol.asyncIterator]: row(calls.iterator, SAME('an object')),
    'toWeb()': row(calls.toWeb, SAME('an object')),
    tryRead: row(calls.tryRead, ['false', ...AFTER, 'false', 'IPC_CLOSED'], 'in place'),
    tryReadMany: row(calls.tryReadMany, ['0', ...AFTER, '0', 'IPC_CLOSED'], 'in place'),
    read: row(calls.read, ['IPC_TIMEOUT', ...AFTER, 'IPC_TIMEOUT', 'IPC_CLOSED'], 'in place'),
    ready: row((mailbox) => mailbox.ready('send'), ['done', ...AFTER, 'done', 'IPC_CLOSED'], 'tells room'),
    tryClaim: row(calls.tryClaim, ['nothing', ...AFTER, 'nothing', 'IPC_CLOSED'], 'in place'),
    claim: row(calls.claim, ['done', ...AFTER, 'done', 'IPC_CLOSED'], 'in place'),
    claimSync: row(calls.claimSync, ['nothing', ...AFTER, 'nothing', 'IPC_CLOSED'], 'sync', 'in place'),
    trySend: row(calls.trySend, ['true', ...AFTER, 'true', 'IPC_CLOSED'], 'sends at once'),
    send: row(calls.send, ['done', ...AFTER, 'done', 'IPC_CLOSED']),
    sendMany: row(calls.sendMany, ['done', ...AFTER, 'done', 'IPC_CLOSED']),
    sendSync: row(calls.sendSync, ['nothing', ...AFTER, 'nothing', 'IPC_CLOSED'], 'sync'),
    stats: row((mailbox) => mailbox.stats(), SAME('an object')),
    ref: row((mailbox) => mailbox.ref(), SAME('itself')),
    unref: row((mailbox) => mailbox.unref(), SAME('itself')),
    unlink: row((mailbox) => mailbox.unlink(), ['true', ...AFTER, 'false', 'IPC_CLOSED']),
    close: row((mailbox) => mailbox.close(), SAME('done')),
    [Symbol.asyncDispose]: row((mailbox) => mailbox[Symbol.asyncDispose](), SAME('done')),
  },
}
