import { expect, it } from '@jest/globals'
import { ours, peer } from '../src/contestants/contestants.js'
import { readTask, startsItsFollower, writeTask } from '../src/player/task.js'

it('takes an endless number to another process', () => {
  const contestant = ours('shm', 'link', 'try', 'round-trip', {
    options: { spinMicroseconds: Number.POSITIVE_INFINITY },
  })
  const task = { contestant, role: 'driver', place: 'here', folder: 'there' } as const
  expect(readTask(writeTask(task))).toEqual(task)
})

it('knows who is born of whom', () => {
  expect(startsItsFollower(peer('message-port', 'one-way'))).toBe(true)
  expect(startsItsFollower(ours('pipe', 'link', 'await', 'one-way'))).toBe(true)
  expect(startsItsFollower(peer('zeromq', 'one-way'))).toBe(false)
})
