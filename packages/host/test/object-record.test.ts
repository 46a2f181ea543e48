import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mkfifo } from '@ipc/ffi'
import { type ObjectRecord, readAttributes, removeAttributes, writeAttributes } from '@ipc/host'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import fastCheck from 'fast-check'
import { type OwnRuntime, ownRuntime } from './support/runtime.js'

let runtime: OwnRuntime
let path: string
beforeEach(() => {
  runtime = ownRuntime()
  path = join(runtime.path, 'x.json')
})
afterEach(() => runtime.restore())

const record: ObjectRecord = {
  name: 'jobs',
  namespace: 'default',
  codec: 'json',
  creatorPid: process.pid,
  capacity: Number.POSITIVE_INFINITY,
  maxMessageBytes: 1024,
}

test('what is written is read back, no limit included; a second write replaces the first', () => {
  expect(readAttributes(path)).toBeUndefined()
  writeAttributes(path, record)
  expect(readAttributes(path)).toEqual(record)
  writeAttributes(path, { ...record, capacity: 4, bytes: 65_536 })
  expect(readAttributes(path)).toEqual({ ...record, capacity: 4, bytes: 65_536 })
  expect(runtime.files()).toEqual(['x.json'])
  removeAttributes(path)
  removeAttributes(path)
  expect(runtime.files()).toEqual([])
})

test('what a process of this number left half written is in nobody’s way', () => {
  writeFileSync(`${path}.${process.pid}`, '{"half')
  writeAttributes(path, record)
  expect(runtime.files()).toEqual(['x.json'])
})

test('anything else in the file is IPC_CORRUPT naming it', () => {
  const whole = { version: 1, name: 'a', namespace: 'b', codec: 'bytes', creatorPid: 1 }
  const wrong = [
    '',
    'nonsense',
    '[]',
    'null',
    '7',
    '{}',
    JSON.stringify({ ...whole, version: '1' }),
    JSON.stringify({ ...whole, name: 5 }),
    JSON.stringify({ ...whole, creatorPid: 'me' }),
    JSON.stringify({ ...whole, capacity: -1 }),
    JSON.stringify({ ...whole, bytes: 1.5 }),
    JSON.stringify({ ...whole, maxMessageBytes: 'many' }),
    JSON.stringify({ ...whole, name: 'x'.repeat(5000) }),
  ]
  for (const text of wrong) {
    writeFileSync(path, text)
    expect(() => readAttributes(path)).toThrow(
      expect.objectContaining({ code: 'IPC_CORRUPT', address: path }),
    )
  }
  writeFileSync(path, JSON.stringify({ ...whole, version: 2 }))
  expect(() => readAttributes(path)).toThrow(expect.objectContaining({ code: 'IPC_VERSION' }))
  writeFileSync(path, JSON.stringify(whole))
  expect(readAttributes(path)).toMatchObject({ name: 'a', codec: 'bytes' })
})

test('whatever bytes are in the file, the answer is a record or IPC_CORRUPT', () => {
  fastCheck.assert(
    fastCheck.property(
      fastCheck.oneof(fastCheck.uint8Array(), fastCheck.json().map(Buffer.from)),
      (bytes) => {
        writeFileSync(path, bytes)
        expect(() => readAttributes(path)).toThrow(expect.objectContaining({ code: 'IPC_CORRUPT' }))
      },
    ),
    { numRuns: 200 },
  )
})

test('a directory, a FIFO and a symbolic link in its place hold nobody up', () => {
  mkdirSync(path)
  expect(() => readAttributes(path)).toThrow(expect.objectContaining({ code: 'IPC_CORRUPT' }))
  rmSync(path, { recursive: true })
  mkfifo(path)
  expect(() => readAttributes(path)).toThrow(expect.objectContaining({ code: 'IPC_CORRUPT' }))
  rmSync(path)
  symlinkSync('/etc/hostname', path)
  expect(() => readAttributes(path)).toThrow(expect.objectContaining({ code: 'IPC_CORRUPT' }))
})
