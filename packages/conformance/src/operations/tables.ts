import { LINK_OPERATIONS } from './link-operations.js'
import { MAILBOX_OPERATIONS } from './mailbox-operations.js'
import { NAME_OPERATIONS } from './name-operations.js'
import { PARTY_OPERATIONS } from './party-operations.js'
import { titleOf } from './play.js'
import { type OperationTable, type Row, WITHOUT } from './row.js'
import { PUBLISHER_OPERATIONS, SUBSCRIBER_OPERATIONS } from './topic-operations.js'

/** A table of operations and states, as its document shows it. */
export interface ShownTable {
  readonly of: string
  readonly states: readonly string[]
  readonly rows: readonly {
    readonly call: string
    readonly outcomes: readonly string[]
    /** What it needs of the mechanism, and what it does without. */
    readonly needs: readonly { readonly need: string; readonly without: string }[]
  }[]
}

/** Every call of every kind of handle in every state: what the cases of conformance hold each mechanism to. */
export function operationTables(): readonly ShownTable[] {
  return [
    shown(MAILBOX_OPERATIONS),
    shown(LINK_OPERATIONS),
    shown(PARTY_OPERATIONS),
    shown(PUBLISHER_OPERATIONS),
    shown(SUBSCRIBER_OPERATIONS),
    shown(NAME_OPERATIONS),
  ]
}

function shown({ of, states, rows }: OperationTable<never, PropertyKey>): ShownTable {
  return {
    of,
    states,
    rows: Reflect.ownKeys(rows).map((key) => {
      const { outcomes, needs } = rows[key] as Row<never>
      return {
        call: titleOf(key),
        outcomes,
        needs: needs.map((need) => ({ need, without: WITHOUT[need] })),
      }
    }),
  }
}
