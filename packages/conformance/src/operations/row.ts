/** What a call may need that not every mechanism has. */
export type Need = 'sync' | 'in place' | 'publishes' | 'sends at once' | 'tells room'

/** One call and what it does in each state, in the order of the table's states. */
export interface Row<T> {
  readonly call: (handle: T) => unknown
  readonly outcomes: readonly string[]
  readonly needs: readonly Need[]
}

/**
 * The calls of one kind of handle against its states, as data. `rows` is keyed by the interface itself: a call that
 * is added to it without a row does not compile. Rows are played from top to bottom.
 */
export interface OperationTable<T, Keys extends PropertyKey = keyof T> {
  readonly of: string
  readonly states: readonly string[]
  readonly rows: Readonly<Record<Keys, Row<T>>>
}

export function row<T>(
  call: (handle: T) => unknown,
  outcomes: readonly string[],
  ...needs: readonly Need[]
): Row<T> {
  return { call, outcomes, needs }
}

/** What a mechanism that has not what a call needs answers, whatever the state. */
export const WITHOUT: Readonly<Record<Need, string>> = {
  sync: 'IPC_NOT_SUPPORTED',
  'in place': 'IPC_NOT_SUPPORTED',
  publishes: 'IPC_NOT_SUPPORTED',
  'sends at once': 'false',
  'tells room': 'IPC_NOT_SUPPORTED',
}

/** What a mechanism has of it. */
export type Abilities = Readonly<Record<Need, boolean>>

export function expectedOutcome({ outcomes, needs }: Row<never>, column: number, has: Abilities): string {
  const outcome = outcomes[column] as string
  const missing = needs.find((need) => !has[need])
  if (missing === undefined) return outcome
  // What is never sent at once can still be refused.
  if (missing === 'sends at once' && outcome !== 'true') return outcome
  return WITHOUT[missing]
}
