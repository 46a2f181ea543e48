import { spawnSync } from 'node:child_process'
import { afterEach, expect, it, jest } from '@jest/globals'
import { fileOf } from './support/files.js'
import { watchLeftovers } from './support/nothing-left.js'
import { endPrograms } from './support/program.js'
import { ownRuntimeDirectory } from './support/runtime-directory.js'
import { endOf, LONGEST_MS, runTour, startTour, startTourWith } from './support/tour.js'

jest.setTimeout(2 * LONGEST_MS)
ownRuntimeDirectory()
afterEach(endPrograms)

const natsServerThere = spawnSync('nats-server', ['--version']).error === undefined
const names = ['memory', 'shm', 'fifo', 'sysvMq', 'posixMq', 'unix', 'tcp', 'nats']
// Where there is no server the tour says how to get one, and goes on.
const visited = natsServerThere ? names : names.filter((name) => name !== 'nats')
// Not a multiple of any message's size.
const someBytes = 100_003
const file = fileOf(
  'some-bytes',
  new Uint8Array(someBytes).map((_, index) => index % 251),
)

it('--json prints a row for each mechanism and addressing, and nothing else', async () => {
  const nothingLeft = watchLeftovers()
  const tour = startTour('--json', file)
  const { code, stdout, stderr } = await endOf(tour)

  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: natsServerThere ? '' : expect.stringContaining('apt install'),
  })
  const rows = JSON.parse(stdout)
  expect(rows.map(({ mechanism, addressing }: Record<string, string>) => [mechanism, addressing])).toEqual(
    visited.flatMap((name) => [
      [name, 'mailbox'],
      [name, 'link'],
    ]),
  )
  for (const row of rows) {
    expect(row).toEqual({
      mechanism: expect.any(String),
      addressing: expect.any(String),
      messages: expect.any(Number),
      bytes: someBytes,
      roundTripP50Us: expect.any(Number),
      messagesPerSecond: expect.any(Number),
      megabytesPerSecond: expect.any(Number),
      ok: true,
    })
    expect(row.messages).toBeGreaterThanOrEqual(someBytes / 16_384)
    expect(row.roundTripP50Us).toBeGreaterThan(0)
    expect(row.messagesPerSecond).toBeGreaterThan(0)
  }
  await nothingLeft({ name: `-${tour.pid}-`, processes: [tour.pid] })
})

it('without --json prints a table on standard output', async () => {
  const { code, stdout, stderr } = await runTour('--mechanism', 'unix, fifo', file)

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const lines = stdout.split('\n')
  expect(lines.filter((line) => line.includes('the same')).map((line) => line.split(/[│\s]+/)[1])).toEqual([
    'unix',
    'unix',
    'fifo',
    'fifo',
  ])
})

it('sends an empty file as well', async () => {
  const { code, stdout } = await runTour('--json', '-m', 'unix', fileOf('empty', new Uint8Array()))

  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual([
    expect.objectContaining({ addressing: 'mailbox', messages: 0, bytes: 0, ok: true }),
    expect.objectContaining({ addressing: 'link', messages: 0, bytes: 0, ok: true }),
  ])
})

it.each([
  [
    'an unknown mechanism',
    ['-m', 'shm,smoke'],
    `there is no mechanism 'smoke': there are ${names.join(', ')}`,
  ],
  ['a missing file', ['-m', 'shm', '/no/such/file'], 'there is no file /no/such/file'],
  ['a folder', ['-m', 'shm', '/'], '/ is not a regular file'],
])('%s gets one clear sentence', async (_, args, sentence) => {
  expect(await runTour(...args)).toEqual({ code: 1, signal: null, stdout: '', stderr: `tour: ${sentence}\n` })
})

it('a mechanism that this platform lacks gets one clear sentence', async () => {
  // Another system's name is all that the mechanisms go by before they touch the system.
  const onMac = 'data:text/javascript,Object.defineProperty(process,"platform",{value:"darwin"})'
  const { code, stdout, stderr } = await endOf(startTourWith(['--import', onMac], '-m', 'sysvMq', file))

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^tour: sysvMq is not to be had here: .*darwin.*\n$/)
})

it('without a NATS server the tour says how to get one', async () => {
  const path = process.env.PATH
  process.env.PATH = '/no/such/folder'
  try {
    expect(await runTour('-m', 'nats', file)).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr: expect.stringMatching(/^tour: nats is not to be had here: .*apt install nats-server.*\n$/),
    })
  } finally {
    process.env.PATH = path
  }
})

it('--help names the mechanisms and options', async () => {
  const { code, stdout } = await runTour('--help')

  expect(code).toBe(0)
  for (const word of [...names, '--mechanism', '--json', '[file]']) expect(stdout).toContain(word)
})
