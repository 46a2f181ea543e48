import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { checkName } from '../src/names.js'
import { holds, PROPERTY_MS, SEED } from './support/properties.js'

test.each(['', '.', '..', 'a/b', 'a b', 'ü', 'a\0', 'a'.repeat(201), 'a\n'])(
  'C1 the name %j is a TypeError',
  (name) => {
    expect(() => checkName(name, 'mailbox')).toThrow(TypeError)
  },
)

test.each([undefined, null, 7, {}])('C1 %p is no name', (name) => {
  expect(() => checkName(name, 'mailbox')).toThrow(TypeError)
})

test.each(['a', '...', '-', 'a'.repeat(200), 'Az09._-'])('C1 the name %j is good', (name) => {
  expect(() => checkName(name, 'mailbox')).not.toThrow()
})

/** Any text, and such that is nearly a name. */
const texts = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom(...'aZ09._-', '/', 'ü', '\0', ' ', '\n'), maxLength: 6 }),
  fc.integer({ min: 195, max: 205 }).map((length) => 'n'.repeat(length)),
)

test(
  `C1 a name that passes has only the allowed bytes (IPC_SEED=${SEED})`,
  () =>
    holds(texts, (name) => {
      const allowed =
        /^[A-Za-z0-9._-]{1,200}$/.test(name) && !name.endsWith('\n') && name !== '.' && name !== '..'
      if (allowed) expect(() => checkName(name, 'mailbox')).not.toThrow()
      else expect(() => checkName(name, 'mailbox')).toThrow(TypeError)
    }),
  PROPERTY_MS,
)
