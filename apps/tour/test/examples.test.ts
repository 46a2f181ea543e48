import { rmSync } from 'node:fs'
import { withWatchdog } from '@ipc/testkit'
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals'
import { watchLeftovers } from './support/nothing-left.js'
import { type Ended, endPrograms, type Program, startProgram } from './support/program.js'
import { ownRuntimeDirectory } from './support/runtime-directory.js'
import { formats, makeFolder, writeVariant } from './support/variants.js'

const mechanisms = [
  { factory: 'shm', module: '@ipc/shm' },
  { factory: 'fifo', module: '@ipc/pipe' },
  { factory: 'sysvMq', module: '@ipc/mq' },
  { factory: 'posixMq', module: '@ipc/mq' },
  { factory: 'unix', module: '@ipc/socket' },
  { factory: 'tcp', module: '@ipc/socket' },
]

const folder = makeFolder()
// Far above what two short programs take.
const LONGEST_MS = 60_000

jest.setTimeout(2 * LONGEST_MS)
ownRuntimeDirectory()
afterEach(endPrograms)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(mechanisms)('the example of the README with $factory', (mechanism) => {
  it.each(formats)('a mailbox carries the jobs from one process to another (%s)', async (format) => {
    const nothingLeft = watchLeftovers()
    const receiver = startProgram([writeVariant(folder, 'jobs-receiver', format, mechanism)])
    await withWatchdog(receiver.firstLine, LONGEST_MS, 'the receiver opens its mailbox')
    const sender = startProgram([writeVariant(folder, 'jobs-sender', format, mechanism)])

    expect(await endOf(sender)).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
    expect(await endOf(receiver)).toEqual({
      code: 0,
      signal: null,
      stdout: expect.stringMatching(
        /^waiting at \S+\nresizing photo-1\.jpg\nresizing photo-2\.jpg\nresizing photo-3\.jpg\n$/,
      ),
      stderr: '',
    })
    await nothingLeft({ name: 'jobs', processes: [sender.pid, receiver.pid] })
  })

  it.each(formats)('P and Q find each other by name and talk (%s)', async (format) => {
    const nothingLeft = watchLeftovers()
    const p = startProgram([writeVariant(folder, 'p', format, mechanism)])
    const q = startProgram([writeVariant(folder, 'q', format, mechanism)])

    expect(await endOf(p)).toEqual({ code: 0, signal: null, stdout: 'Q says: hello, P\n', stderr: '' })
    expect(await endOf(q)).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
    await nothingLeft({ processes: [p.pid, q.pid] })
  })
})

function endOf(program: Program): Promise<Ended> {
  return withWatchdog(program.ended, LONGEST_MS, 'the program ends by itself')
}
