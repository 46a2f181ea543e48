import { expect, test } from '@jest/globals'
import { runProgram } from './run-program.js'

test('a descriptor that a worker owns is closed when the worker is ended, and by close() everywhere', async () => {
  expect(await runProgram('thread-descriptor.mjs')).toBe(
    'blocking true before 1 after 0 open true closed true',
  )
})
