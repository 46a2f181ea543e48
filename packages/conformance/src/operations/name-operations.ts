import type * as core from '@ipc/core'
import type { Mechanism } from '@ipc/core'
import type { Functions } from '../functions.js'
import { type OperationTable, row } from './row.js'

/** A name of a mailbox, and what is called with it. */
export interface Named {
  readonly name: string
  readonly mechanism: Mechanism
  readonly functions: Functions
}

type CoreFunction = {
  [K in keyof typeof core]: (typeof core)[K] extends (...parameters: never[]) => unknown ? K : never
}[keyof typeof core]

/** Those that take a handle stand in the tables of handles; codecs have no state. */
type OfNames = Exclude<CoreFunction, 'request' | 'serve' | 'toWeb' | 'messagePort' | 'json' | 'structured'>

type WithOptions =
  | 'indirect, exclusive'
  | 'indirect, never'
  | 'indirectSync, exclusive'
  | 'indirectSync, never'

const EXCLUSIVE = { create: 'exclusive' } as const
const NEVER = { create: 'never' } as const
const OPENS = ['an object', 'an object', 'an object'] as const
const OPENS_NEW = ['an object', 'IPC_EXISTS', 'an object'] as const
const OPENS_OLD = ['IPC_NOT_FOUND', 'an object', 'IPC_NOT_FOUND'] as const

/** Of a name that nobody has opened, that a mailbox has, and that was unlinked. Each row has a name of its own. */
export const NAME_OPERATIONS: OperationTable<Named, OfNames | WithOptions> = {
  of: 'the name of a mailbox',
  states: ['never opened', 'open', 'unlinked'],
  rows: {
    indirect: row(({ functions, name, mechanism }) => functions.indirect(name, mechanism), OPENS),
    'indirect, exclusive': row(
      ({ functions, name, mechanism }) => functions.indirect(name, mechanism, EXCLUSIVE),
      OPENS_NEW,
    ),
    'indirect, never': row(
      ({ functions, name, mechanism }) => functions.indirect(name, mechanism, NEVER),
      OPENS_OLD,
    ),
    indirectSync: row(
      ({ functions, name, mechanism }) => functions.indirectSync(name, mechanism),
      OPENS,
      'sync',
    ),
    'indirectSync, exclusive': row(
      ({ functions, name, mechanism }) => functions.indirectSync(name, mechanism, EXCLUSIVE),
      OPENS_NEW,
      'sync',
    ),
    'indirectSync, never': row(
      ({ functions, name, mechanism }) => functions.indirectSync(name, mechanism, NEVER),
      OPENS_OLD,
      'sync',
    ),
    direct: row(({ functions, name, mechanism }) => functions.direct(name, mechanism), OPENS),
    publish: row(({ functions, name, mechanism }) => functions.publish(name, mechanism), OPENS, 'publishes'),
    subscribe: row(
      ({ functions, name, mechanism }) => functions.subscribe(name, mechanism),
      OPENS,
      'publishes',
    ),
    unlink: row(
      ({ functions, name, mechanism }) => functions.unlink(name, mechanism),
      ['false', 'true', 'false'],
    ),
  },
}
