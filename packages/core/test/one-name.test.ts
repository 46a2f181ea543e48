import { oneName } from '@ipc/core/adapter'
import { expect, test } from '@jest/globals'

test('a mechanism value with `at` opens one name, however often', () => {
  const check = oneName('/its/own/name')
  check('first')
  check('first')
  expect(() => check('second')).toThrow(
    new TypeError(
      "this mechanism value is bound to /its/own/name and already opened 'first': make another value for 'second'",
    ),
  )
  check('first')
})

test('without `at` it opens any name', () => {
  const check = oneName(undefined)
  check('first')
  check('second')
})
