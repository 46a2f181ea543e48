import { type Adapter, defineMechanism, definitionOf } from '@ipc/core/adapter'
import { expect, test } from '@jest/globals'
import { traits } from './support/scripted-port.js'

test('a mechanism’s traits are a frozen copy, with all that is in them', () => {
  const given = { ...traits, foreignMessages: { foundWithinMs: 50, coreShare: 0.01 } }
  const definition = { name: 'it', traits: { mailbox: given, link: traits }, adapter: {} as Adapter }
  const { mailbox, link } = defineMechanism(definition).traits
  expect([mailbox, link]).toEqual([given, traits])
  for (const part of [mailbox, mailbox.foreignMessages, mailbox.capacities, mailbox.whenFull, link])
    expect(Object.isFrozen(part)).toBe(true)
  for (const part of [given, given.foreignMessages, given.capacities, traits])
    expect(Object.isFrozen(part)).toBe(false)
})

test('what is no mechanism is refused; who has forgotten the call is told so', () => {
  const message = 'the second argument must be a mechanism such as shm() or unix()'
  for (const given of [undefined, null, 7, {}])
    expect(() => definitionOf(given)).toThrow(new TypeError(message))
  expect(() => definitionOf(() => undefined)).toThrow(new TypeError(`${message}: call it, as in shm()`))
})
