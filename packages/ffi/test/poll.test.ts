import { expect, test } from '@jest/globals'
import {
  close,
  createPollSet,
  O,
  POLLHUP,
  POLLIN,
  POLLNVAL,
  POLLOUT,
  PollSet,
  pipe2,
  pollOne,
  read,
  schedYield,
  sleepSlice,
  write,
} from '../src/index.js'

test('a poll set tells which descriptors are ready', () => {
  const first = pipe2(O.NONBLOCK)
  const second = pipe2(O.NONBLOCK)
  const set = createPollSet([
    { fd: first.readEnd, events: POLLIN },
    { fd: second.readEnd, events: POLLIN },
  ])
  expect(set.wait(0)).toBe(0)
  write(second.writeEnd, Buffer.from('x'))
  expect(set.wait(1000)).toBe(1)
  expect(set.ready(first.readEnd)).toBe(0)
  expect(set.ready(second.readEnd)).toBe(POLLIN)
  set.add(first.writeEnd, POLLOUT)
  expect(set.wait(1000)).toBe(2)
  expect(set.ready(first.writeEnd)).toBe(POLLOUT)
  set.remove(first.readEnd).remove(9999)
  expect(set.wait(0)).toBe(2)
  expect(set.ready(second.readEnd)).toBe(POLLIN)
  expect(set.ready(first.writeEnd)).toBe(POLLOUT)
  read(second.readEnd, Buffer.alloc(4))
  close(second.writeEnd)
  set.add(first.writeEnd, 0)
  expect(set.wait(1000)).toBe(1)
  expect(set.ready(second.readEnd)).toBe(POLLHUP)
  expect(set.clear().wait(0)).toBe(0)
  for (const fd of [first.readEnd, first.writeEnd, second.readEnd]) close(fd)
  expect(pollOne(first.readEnd, POLLIN, 0)).toBe(POLLNVAL)
  for (const wrong of [-1, Number.NaN]) expect(() => set.wait(wrong)).toThrow(RangeError)
})

test('a poll set grows past its capacity', () => {
  const pipes = Array.from({ length: 20 }, () => pipe2(O.NONBLOCK))
  const set = new PollSet(2)
  for (const { readEnd } of pipes) set.add(readEnd, POLLIN)
  for (const { writeEnd } of pipes) write(writeEnd, Buffer.from('x'))
  expect(set.wait(1000)).toBe(20)
  for (const { readEnd, writeEnd } of pipes) {
    expect(set.ready(readEnd)).toBe(POLLIN)
    close(readEnd)
    close(writeEnd)
  }
})

test('a slice is between 0 and 50 ms', () => {
  const start = performance.now()
  sleepSlice(20)
  expect(performance.now() - start).toBeGreaterThanOrEqual(19)
  for (const wrong of [-1, 51, Number.NaN, Infinity]) expect(() => sleepSlice(wrong)).toThrow(RangeError)
  schedYield()
})
