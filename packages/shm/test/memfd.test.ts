import { closeSync, ftruncateSync, openSync } from 'node:fs'
import { openDescriptors } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { Memfd, memfd, memfdSync } from '../src/index.js'
import { ObjectUsers } from './support/object-users.js'

const users = ObjectUsers.forEachTest()
const text = (value: string) => new TextEncoder().encode(value)
const code = (expected: string) => expect.objectContaining({ code: expected })

test('another process opens it by its path, and both see the same bytes', async () => {
  using memory = await memfd('object', { size: 100 })
  memory.bytes.set(text('here'))
  const other = await users.start()
  await other.call('open', 'memory', 'Memfd', 'open', memory.path)
  expect(await other.call('get', 'memory', 'seals')).toEqual(['shrink', 'grow'])
  expect(await other.call('read', 'memory', 0, 4)).toEqual(text('here'))
  await other.call('write', 'memory', 4, text(' there'))
  expect(memory.bytes.slice(0, 10)).toEqual(text('here there'))
})

test('nobody can make it another length, so that no process meets SIGBUS', () => {
  using memory = memfdSync('object', { size: 100 })
  const descriptor = openSync(memory.path, 'r+')
  for (const length of [50, 200]) expect(() => ftruncateSync(descriptor, length)).toThrow(code('EPERM'))
  closeSync(descriptor)
})

test('future-write: who has it mapped goes on writing, who comes later writes only for himself', async () => {
  using memory = memfdSync('object', { size: 100, seals: ['shrink'] })
  memory.addSeals('future-write', 'seal')
  expect(memory.seals).toEqual(['seal', 'shrink', 'future-write'])
  expect(() => memory.addSeals('grow')).toThrow(code('IPC_PERMISSION'))
  const other = await users.start()
  await other.call('open', 'memory', 'Memfd', 'open', memory.path)
  await other.call('write', 'memory', 0, text('x'))
  memory.bytes[1] = 5
  expect(memory.bytes[0]).toBe(0)
})

test('a seal against writing is refused while it is mapped to write, and leaves nothing', () => {
  const before = openDescriptors('/memfd:object')
  expect(() => memfdSync('object', { size: 100, seals: ['write'] })).toThrow(
    expect.objectContaining({ code: 'IPC_SYSTEM', message: expect.stringContaining("take 'future-write'") }),
  )
  expect(openDescriptors('/memfd:object')).toBe(before)
  const writer = memfdSync('object', { size: 100, seals: [] })
  const reader = Memfd.open(writer.path, { readOnly: true })
  writer.bytes[0] = 3
  writer.close()
  reader.addSeals('write')
  expect([reader.seals, reader.bytes[0]]).toEqual([['write'], 3])
  reader.close()
})

test('after close its views read zeros and its descriptor is nobody’s', () => {
  const memory = memfdSync('object', { size: 10 })
  const kept = memory.bytes.fill(7)
  memory.close()
  memory.close()
  expect(kept[0]).toBe(0)
  for (const use of [
    () => memory.path,
    () => memory.seals,
    () => memory.addSeals('seal'),
    () => memory.descriptor,
  ])
    expect(use).toThrow(code('IPC_CLOSED'))
})

test('what cannot be opened or made', () => {
  expect(() => Memfd.open('/proc/self/fd/99999')).toThrow(code('IPC_NOT_FOUND'))
  expect(() => Memfd.open('/dev/null')).toThrow(code('IPC_MISMATCH'))
  expect(() => memfdSync('x'.repeat(250), { size: 1 })).toThrow(TypeError)
  expect(() => memfdSync('x', { size: 0 })).toThrow(RangeError)
  // @ts-expect-error no such seal
  expect(() => memfdSync('x', { size: 1, seals: ['wax'] })).toThrow(TypeError)
})
