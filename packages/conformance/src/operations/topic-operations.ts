import type { BytesPublisher, BytesSubscriber } from '../functions.js'
import { BYTES, INFINITE, LOOK } from './calls.js'
import { type OperationTable, row } from './row.js'

const AFTER = ['IPC_CLOSED', 'IPC_CLOSED'] as const
const states = ['open', 'closing', 'closed'] as const

const SAME = (outcome: string) => states.map(() => outcome)

/** Of a publisher without subscribers. */
export const PUBLISHER_OPERATIONS: OperationTable<BytesPublisher> = {
  of: 'a publisher',
  states,
  rows: {
    closed: row(({ closed }) => closed, ['waits', 'closed', 'closed']),
    trySend: row((publisher) => publisher.trySend(BYTES), ['true', ...AFTER], 'sends at once'),
    send: row((publisher) => publisher.send(BYTES), ['done', ...AFTER]),
    sendMany: row((publisher) => publisher.sendMany([BYTES]), ['done', ...AFTER]),
    sendSync: row((publisher) => publisher.sendSync(BYTES, INFINITE), ['nothing', ...AFTER], 'sync'),
    ref: row((publisher) => publisher.ref(), SAME('itself')),
    unref: row((publisher) => publisher.unref(), SAME('itself')),
    close: row((publisher) => publisher.close(), SAME('done')),
    [Symbol.asyncDispose]: row((publisher) => publisher[Symbol.asyncDispose](), SAME('done')),
  },
}

/** Of a subscriber that has read all. */
export const SUBSCRIBER_OPERATIONS: OperationTable<BytesSubscriber> = {
  of: 'a subscriber',
  states,
  rows: {
    closed: row(({ closed }) => closed, ['waits', 'closed', 'closed']),
    tryReceive: row((subscriber) => subscriber.tryReceive(), ['nothing', ...AFTER]),
    receive: row((subscriber) => subscriber.receive(LOOK), ['IPC_TIMEOUT', ...AFTER]),
    receiveSync: row(
      (subscriber) => subscriber.receiveSync({ timeoutMs: 0 }),
      ['IPC_TIMEOUT', ...AFTER],
      'sync',
    ),
    receiveMany: row((subscriber) => subscriber.receiveMany(LOOK), ['IPC_TIMEOUT', ...AFTER]),
    messages: row((subscriber) => subscriber.messages(LOOK).next(), ['IPC_TIMEOUT', 'the end', 'the end']),
    [Symbol.asyncIterator]: row((subscriber) => subscriber[Symbol.asyncIterator](), SAME('an object')),
    ref: row((subscriber) => subscriber.ref(), SAME('itself')),
    unref: row((subscriber) => subscriber.unref(), SAME('itself')),
    close: row((subscriber) => subscriber.close(), SAME('done')),
    [Symbol.asyncDispose]: row((subscriber) => subscriber[Symbol.asyncDispose](), SAME('done')),
  },
}
