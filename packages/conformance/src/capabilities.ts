import type { Mechanism, Traits } from '@ipc/core'
import { definitionOf } from '@ipc/core/adapter'
import type { Kind } from './case.js'

/** What a mechanism says it can do, for one kind of case. */
export interface Capabilities {
  readonly traits: Traits
  readonly type: boolean
  readonly priority: boolean
}

/** Read from the mechanism's own data, never from its name. */
export function capabilitiesOf(mechanism: Mechanism, kind: Kind): Capabilities {
  const { attributes = [] } = definitionOf(mechanism)
  return {
    traits: kind === 'mailbox' || kind === 'topic' ? mechanism.traits.mailbox : mechanism.traits.link,
    type: attributes.includes('type'),
    priority: attributes.includes('priority'),
  }
}
