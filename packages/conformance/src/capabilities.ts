import type { Mechanism, Traits } from '@ipc/core'
import { definitionOf } from '@ipc/core/adapter'
import type { Kind } from './case.js'

/** What a mechanism says it can do, for one kind of case. */
export interface Capabilities {
  readonly traits: Traits
  readonly type: boolean
  readonly priority: boolean
  /** Whether a trySend can answer true: a broker's word that it has a message takes a round trip. */
  readonly sendsAtOnce: boolean
}

/** Read from the mechanism's own data, never from its name. */
export function capabilitiesOf(mechanism: Mechanism, kind: Kind): Capabilities {
  const { attributes = [] } = definitionOf(mechanism)
  const traits = kind === 'mailbox' || kind === 'topic' ? mechanism.traits.mailbox : mechanism.traits.link
  return {
    traits,
    type: attributes.includes('type'),
    priority: attributes.includes('priority'),
    sendsAtOnce: traits.handOver !== 'broker',
  }
}
