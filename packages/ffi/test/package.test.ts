import { env } from 'node:process'
import { expect, test } from '@jest/globals'
import { runProgram } from './run-program.js'

test('can be imported anywhere and says where it cannot work; its two formats get on with each other', async () => {
  expect((await runProgram('other-platform.mjs')).split('\n')).toEqual([
    'false',
    expect.stringMatching(/^@ipc\/ffi makes its system calls on Linux on x64 and arm64; this is win32 on /),
    '4 4',
    expect.stringMatching(/^descriptor \d+ is watched already in this thread/),
    'false true',
  ])
})

test('its calls load after fs has looked at a pipe', async () => {
  expect(await runProgram('load-after-fifo.mjs')).toBe('true number')
})

test('a signal ends a wait and is no error', async () => {
  expect(await runProgram('wait-under-signal.mjs')).toBe('ready 0, early true, again 0, read -11')
})

test('hot calls allocate nothing', async () => {
  const left: Record<string, number> = JSON.parse(await runProgram('no-allocation.mjs'))
  expect(Object.keys(left).length).toBe(7)
  // node:ffi takes 64-bit numbers as bigint, 24 bytes each: a call has some four, and never keeps them.
  const limit = env.IPC_FFI_BACKEND === 'node:ffi' ? 256 : 8
  for (const [call, bytes] of Object.entries(left)) expect([call, bytes < limit]).toEqual([call, true])
})
