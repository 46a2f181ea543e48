import { execFile, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { uniqueName } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { Members } from './support/members.js'

const members = Members.forEachTest()

const MESSAGES = 3000
// Needs strace and the right to trace; without them this case cannot be run, and says so by being skipped.
const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0

describe('system calls', () => {
  ;(canTrace ? test : test.skip)(
    'are not made per message while both sides are awake, in a link and in a mailbox',
    async () => {
      const program = join(__dirname, 'programs/spinning-pair.mjs')
      const name = uniqueName('no system calls').slice(0, 150)
      const parameters = (role: string) => [program, role, name, String(MESSAGES)]
      const trace = members.path('trace')
      const second = spawn(process.execPath, parameters('second'), { stdio: 'ignore' })
      members.atEnd(() => second.kill('SIGKILL'))
      await promisify(execFile)('strace', ['-o', trace, process.execPath, ...parameters('first')], {
        timeout: 60_000,
      })
      const calls = readFileSync(trace, 'utf8').split('\n')
      const [begin, middle, end] = ['begin', 'middle', 'end'].map((mark) =>
        calls.findIndex((line) => line.includes(`/mark-${mark}`)),
      ) as [number, number, number]
      expect(begin).toBeGreaterThan(0)
      // What remains is the garbage collector's, and one look at the peer in each 50 ms of waiting.
      expect(middle - begin).toBeLessThan(MESSAGES / 10)
      expect(end - middle).toBeLessThan(MESSAGES / 10)
    },
    90_000,
  )
})
