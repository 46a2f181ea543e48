import { until } from '@ipc/testkit'
import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { emptyFileOfLength } from './support/files.js'
import { watchLeftovers } from './support/nothing-left.js'
import { endPrograms, type Program } from './support/program.js'
import { ownRuntimeDirectory } from './support/runtime-directory.js'
import { endOf, isAlive, LONGEST_MS, peerOf, startTour, untilAtWork } from './support/tour.js'

jest.setTimeout(2 * LONGEST_MS)
ownRuntimeDirectory()
afterEach(endPrograms)

// No mechanism sends it before the test is done with it.
const endless = emptyFileOfLength('endless', 512 * 1_024 * 1_024)

describe.each(['shm', 'fifo', 'sysvMq', 'posixMq', 'unix', 'tcp'])('%s', (mechanism) => {
  it.each([
    ['the process group', (tour: Program) => tour.killGroup('SIGINT')],
    ['the tour alone', (tour: Program) => tour.kill('SIGINT')],
  ])('Ctrl-C to %s leaves nothing behind', async (_, interrupt) => {
    const { tour, peer, nothingLeft } = await startedTour(mechanism)
    interrupt(tour)

    expect(await endOf(tour)).toEqual({
      code: 130,
      signal: null,
      stdout: '',
      stderr: 'tour: interrupted by SIGINT\n',
    })
    expect(isAlive(peer)).toBe(false)
    await nothingLeft({ name: `-${tour.pid}-`, processes: [tour.pid, peer] })
  })

  it('a killed peer fails its row alone and leaves nothing behind', async () => {
    const { tour, peer, nothingLeft } = await startedTour(mechanism)
    process.kill(peer, 'SIGKILL')
    const second = await peerOf(tour, peer)
    await untilAtWork(second)
    process.kill(second, 'SIGKILL')

    const { code, stdout, stderr } = await endOf(tour)
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ mechanism, addressing: 'mailbox', ok: false, megabytesPerSecond: null }),
      expect.objectContaining({ mechanism, addressing: 'link', ok: false, megabytesPerSecond: null }),
    ])
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^tour: ${mechanism}, mailbox: `)),
      expect.stringMatching(new RegExp(`^tour: ${mechanism}, link: `)),
    ])
    await nothingLeft({ name: `-${tour.pid}-`, processes: [tour.pid, peer] })
  })

  it('a killed tour leaves nothing of a mailbox: its peer ends and clears up', async () => {
    const { tour, peer, nothingLeft } = await startedTour(mechanism)
    tour.kill('SIGKILL')

    await tour.ended
    await until(() => !isAlive(peer), LONGEST_MS, 'the peer ends')
    await nothingLeft({ name: `-${tour.pid}-`, processes: [tour.pid, peer] })
  })

  it('a killed tour leaves nothing of a link: its peer ends and clears up', async () => {
    const { tour, peer: first, nothingLeft } = await startedTour(mechanism)
    process.kill(first, 'SIGKILL')
    const peer = await peerOf(tour, first)
    await untilAtWork(peer)
    tour.kill('SIGKILL')

    await tour.ended
    await until(() => !isAlive(peer), LONGEST_MS, 'the peer ends')
    await nothingLeft({ name: `-${tour.pid}-`, processes: [tour.pid, peer] })
  })
})

/** A tour in the middle of its first row, the mailbox. */
async function startedTour(mechanism: string) {
  const nothingLeft = watchLeftovers()
  const tour = startTour('--json', '-m', mechanism, endless)
  const peer = await peerOf(tour)
  await untilAtWork(peer)
  return { tour, peer, nothingLeft }
}
