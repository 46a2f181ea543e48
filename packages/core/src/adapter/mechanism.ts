import type { Traits } from '../types/traits.js'
import type { Adapter } from './adapter.js'

declare const nature: unique symbol

/** A mechanism is a value: what `shm()`, `fifo()`, `unix()` … return. A: message attributes, X: further abilities. */
export interface Mechanism<A = unknown, X = unknown> {
  readonly name: string
  readonly traits: { readonly mailbox: Traits; readonly link: Traits }
  readonly [nature]?: [A, X]
}

/** Which message attributes beside the data a mechanism carries. */
export type Attribute = 'type' | 'priority'

/** What core needs of a mechanism beside its public face. */
export interface MechanismDefinition {
  readonly name: string
  readonly traits: { readonly mailbox: Traits; readonly link: Traits }
  readonly attributes?: readonly Attribute[]
  readonly adapter: Adapter
}

// Core may be loaded twice (ESM and CommonJS): both copies must find the definition.
const DEFINITION = Symbol.for('@ipc/mechanism/1')

/** Makes the frozen value that users pass to `indirect`, `direct` and `publish`. */
export function defineMechanism<A, X>(definition: MechanismDefinition): Mechanism<A, X> {
  const { mailbox, link } = definition.traits
  const traits = Object.freeze({ mailbox: freezeTraits(mailbox), link: freezeTraits(link) })
  const mechanism = { name: definition.name, traits }
  Object.defineProperty(mechanism, DEFINITION, { value: Object.freeze({ ...definition, traits }) })
  return Object.freeze(mechanism)
}

/** The definition behind a mechanism value. Throws TypeError when it is none. */
export function definitionOf(mechanism: unknown): MechanismDefinition {
  const definition =
    typeof mechanism === 'object' && mechanism !== null
      ? (mechanism as { [DEFINITION]?: MechanismDefinition })[DEFINITION]
      : undefined
  if (definition === undefined) {
    const hint = typeof mechanism === 'function' ? ': call it, as in shm()' : ''
    throw new TypeError(`the second argument must be a mechanism such as shm() or unix()${hint}`)
  }
  return definition
}

function freezeTraits(traits: Traits): Traits {
  const { foreignMessages } = traits
  return Object.freeze({
    ...traits,
    ...(foreignMessages === undefined ? {} : { foreignMessages: Object.freeze({ ...foreignMessages }) }),
    capacities: Object.freeze([...traits.capacities]),
    whenFull: Object.freeze([...traits.whenFull]),
  })
}
