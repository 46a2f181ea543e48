import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { heldBy, NOTHING_HELD } from './support/mailbox-after-death.js'
import { Members } from './support/members.js'
import { makeMessage, readMessage } from './support/numbered.mjs'
import { openOwn } from './support/opened.js'

const members = Members.forEachTest()

const PACKAGE = join(__dirname, '..')
const WATCHDOG_MS = 30_000

async function compiled(): Promise<string> {
  const program = members.path('echo')
  const strict = ['-std=c11', '-O2', '-Wall', '-Wextra', '-Werror']
  const source = join(PACKAGE, 'examples/echo.c')
  await promisify(execFile)('cc', [...strict, '-I', join(PACKAGE, 'include'), source, '-o', program])
  return program
}

describe('a program in C, by include/ipc_ring.h', () => {
  test.each([
    ['64 KiB', {}],
    ['a ring of 2,000 bytes, often full', { buffering: { bytes: 2000 } }],
    ['capacity 3', { buffering: { capacity: 3 } }],
  ])(
    'receives from this process and sends to it, whole and in order: %s',
    async (_, options) => {
      const program = await compiled()
      const { mailbox: there } = await openOwn(members, 'to c', options)
      const { mailbox: back } = await openOwn(members, 'from c', options)
      const messages = 2000
      const child = spawn(program, [there.address, back.address, String(messages)], { stdio: 'inherit' })
      members.atEnd(() => child.kill('SIGKILL'))
      const exited = once(child, 'exit')
      const sending = (async () => {
        for (let number = 1; number <= messages; number++) await there.send(makeMessage(3, number))
      })()
      for (let number = 1; number <= messages; number++) {
        const receiving = number % 5 === 0 ? back.receive({ timeoutMs: WATCHDOG_MS }) : back.receive()
        const { data } = await withWatchdog(receiving, WATCHDOG_MS, `message ${number} from C`)
        expect(readMessage(data)).toEqual({ sender: 3, number })
      }
      await sending
      expect((await withWatchdog(exited, WATCHDOG_MS, 'the end of the C program'))[0]).toBe(0)
      expect([heldBy(there.address), heldBy(back.address)]).toEqual([NOTHING_HELD, NOTHING_HELD])
    },
    60_000,
  )
})
