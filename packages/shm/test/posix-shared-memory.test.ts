import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { PosixSharedMemory } from '../src/index.js'
import { foreign, ObjectUsers, objectName } from './support/object-users.js'

const users = ObjectUsers.forEachTest()
const text = (value: string) => new TextEncoder().encode(value)

async function own(size: number): Promise<PosixSharedMemory> {
  const memory = await PosixSharedMemory.open(objectName(), { create: 'exclusive', size })
  users.atEnd(() => {
    memory.unlink()
    memory.close()
  })
  return memory
}

test('two processes see each other’s bytes; nothing is added to them', async () => {
  const memory = await own(5000)
  memory.bytes.set(text('from here'))
  const other = await users.start()
  await other.call('open', 'memory', 'PosixSharedMemory', 'open', memory.name, { create: 'never' })
  expect(await other.call('get', 'memory', 'size')).toBe(5000)
  expect(await other.call('read', 'memory', 0, 9)).toEqual(text('from here'))
  await other.call('write', 'memory', 4995, text('there'))
  expect(memory.bytes.slice(4995)).toEqual(text('there'))
  expect(readFileSync(memory.address).length).toBe(5000)
})

test('it outlives the processes that made and used it', async () => {
  const name = objectName()
  const other = await users.start()
  await other.call('open', 'memory', 'PosixSharedMemory', 'openSync', name, { size: 100 })
  users.atEnd(() => PosixSharedMemory.unlink(name))
  await other.call('write', 'memory', 0, text('stays'))
  await other.kill()
  const memory = PosixSharedMemory.openSync(name, { create: 'never' })
  expect(memory.bytes.slice(0, 5)).toEqual(text('stays'))
  memory.close()
})

test('Python has the same memory', async () => {
  const memory = await own(64)
  memory.bytes.set(text('hello'))
  const program = `
import mmap, os, sys
memory = mmap.mmap(os.open('/dev/shm' + sys.argv[1], os.O_RDWR), 64)
print(memory[:5].decode()); memory[5:9] = b' you'`
  expect(await foreign('python3', program, memory.name)).toBe('hello')
  expect(memory.bytes.slice(0, 9)).toEqual(text('hello you'))
})

test('views kept after close read zeros, here, and change nothing there', async () => {
  const memory = await own(4096)
  const second = PosixSharedMemory.openSync(memory.name, { create: 'never' })
  second.bytes.fill(7)
  const kept = second.bytes.subarray(100, 200)
  second.close()
  second.close()
  expect(second.closed).toBe(true)
  expect(kept.every((byte) => byte === 0)).toBe(true)
  kept.fill(9)
  expect(memory.bytes[150]).toBe(7)
})

test('an unlinked object goes on for who has it, apart from the one that takes its name', async () => {
  const memory = await own(8)
  const second = PosixSharedMemory.openSync(memory.name, { create: 'never' })
  expect(memory.unlink()).toBe(true)
  expect(PosixSharedMemory.unlink(memory.name)).toBe(false)
  expect(existsSync(memory.address)).toBe(false)
  memory.bytes[0] = 5
  expect(second.bytes[0]).toBe(5)
  const successor = PosixSharedMemory.openSync(memory.name, { size: 8 })
  expect(successor.bytes[0]).toBe(0)
  successor.close()
  second.close()
})

test('read-only: what is written stays here', async () => {
  const memory = await own(16)
  memory.bytes[0] = 1
  const reader = PosixSharedMemory.openSync(memory.name, { create: 'never', readOnly: true })
  expect(reader.bytes[0]).toBe(1)
  reader.bytes[0] = 2
  expect(memory.bytes[0]).toBe(1)
  reader.close()
})

test('create, size and mode', async () => {
  const memory = await own(100)
  const code = (expected: string) => expect.objectContaining({ code: expected, address: memory.name })
  const open = (options: object) => () => PosixSharedMemory.openSync(memory.name, options)
  expect(open({ create: 'exclusive', size: 100 })).toThrow(code('IPC_EXISTS'))
  expect(open({ size: 101 })).toThrow(code('IPC_MISMATCH'))
  const smaller = PosixSharedMemory.openSync(memory.name, { size: 50 })
  expect(smaller.size).toBe(100)
  smaller.close()
  expect(statSync(memory.address).mode & 0o777).toBe(0o600)
  memory.unlink()
  expect(open({ create: 'never' })).toThrow(code('IPC_NOT_FOUND'))
  writeFileSync(memory.address, '')
  expect(open({ create: 'never' })).toThrow(code('IPC_MISMATCH'))
  for (const size of [0, -1, 1.5, Number.NaN]) expect(open({ size })).toThrow(RangeError)
  expect(open({})).toThrow(TypeError)
  expect(open({ size: 1, readOnly: true })).toThrow(TypeError)
  expect(() => PosixSharedMemory.openSync('object', { size: 1 })).toThrow(TypeError)
})

// A mount of its own needs the right to make one; without it this case cannot be run, and says so by being skipped.
const canMount = spawnSync('unshare', ['-m', 'true']).status === 0

;(canMount ? test : test.skip)(
  'what /dev/shm has no room for is IPC_LIMIT at open, with the cure, and leaves nothing',
  () => {
    const script = 'mount -t tmpfs -o size=400k none /dev/shm && exec "$0" "$1"'
    const program = join(__dirname, 'programs/full-objects.mjs')
    const output = execFileSync('unshare', ['-m', 'sh', '-c', script, process.execPath, program])
    expect(JSON.parse(output.toString())).toEqual({
      codes: new Array(4).fill('IPC_LIMIT'),
      cures: new Array(4).fill(true),
      left: [],
      semaphore: 'IPC_LIMIT',
    })
  },
)

test('while a large object is made the event loop turns', async () => {
  let turns = 0
  const count = () => {
    turns += 1
    pending = setImmediate(count)
  }
  let pending = setImmediate(count)
  const memory = await own(2 ** 25)
  clearImmediate(pending)
  expect(turns).toBeGreaterThanOrEqual(7)
  expect(statSync(memory.address).blocks * 512).toBeGreaterThanOrEqual(2 ** 25)
})

test('an object that its maker made longer is mapped as long as it is', async () => {
  const memory = await own(10)
  truncateSync(memory.address, 20)
  const second = PosixSharedMemory.openSync(memory.name, { create: 'never' })
  expect(second.size).toBe(20)
  second.close()
})
