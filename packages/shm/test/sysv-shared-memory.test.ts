import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { until } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { SysvSharedMemory } from '../src/index.js'
import { foreign, ObjectUsers } from './support/object-users.js'

const WATCHDOG_MS = 20_000
const users = ObjectUsers.forEachTest()
const text = (value: string) => new TextEncoder().encode(value)
const code = (expected: string) => expect.objectContaining({ code: expected })
const isListed = (id: number) =>
  new RegExp(`^ *-?\\d+ +${id} `, 'm').test(readFileSync('/proc/sysvipc/shm', 'utf8'))

function own(size: number): { key: number; memory: SysvSharedMemory } {
  const key = randomInt(1, 2 ** 32 - 1)
  const memory = SysvSharedMemory.open(key, { create: 'exclusive', size })
  users.atEnd(() => {
    memory.remove()
    memory.detach()
    expect(isListed(memory.id)).toBe(false)
  })
  return { key, memory }
}

test('two processes see each other’s bytes, by key and by identifier', async () => {
  const { key, memory } = own(5000)
  memory.bytes.set(text('from here'))
  const other = await users.start()
  await other.call('open', 'memory', 'SysvSharedMemory', 'open', key, { create: 'never' })
  await other.call('open', 'again', 'SysvSharedMemory', 'byId', memory.id)
  expect(await other.call('get', 'memory', 'size')).toBe(5000)
  expect(await other.call('read', 'again', 0, 9)).toEqual(text('from here'))
  await other.call('write', 'memory', 4995, text('there'))
  expect(memory.bytes.slice(4995)).toEqual(text('there'))
  expect(memory.stat()).toMatchObject({
    key: key | 0,
    size: 5000,
    attached: 3,
    creatorPid: process.pid,
    mode: 0o600,
  })
  await other.kill()
  await until(() => memory.stat().attached === 1, WATCHDOG_MS, 'the kernel detaches the dead')
})

test('it outlives the processes that made and used it, until it is removed', async () => {
  const key = randomInt(1, 2 ** 31)
  const other = await users.start()
  await other.call('open', 'memory', 'SysvSharedMemory', 'open', key, { size: 100 })
  await other.call('write', 'memory', 0, text('stays'))
  await other.kill()
  const memory = SysvSharedMemory.open(key, { create: 'never' })
  expect(memory.bytes.slice(0, 5)).toEqual(text('stays'))
  memory.remove()
  memory.detach()
  expect(isListed(memory.id)).toBe(false)
})

test('marked for removal: the key is free, the memory stays for who has it, and goes with the last', async () => {
  const { key, memory } = own(100)
  const other = await users.start()
  await other.call('open', 'memory', 'SysvSharedMemory', 'byId', memory.id)
  expect(memory.stat().markedForRemoval).toBe(false)
  expect(memory.remove()).toBe(true)
  expect(memory.remove()).toBe(false)
  expect(memory.stat().markedForRemoval).toBe(true)
  expect(() => SysvSharedMemory.open(key, { create: 'never' })).toThrow(code('IPC_NOT_FOUND'))
  await other.call('write', 'memory', 0, text('goes on'))
  expect(memory.bytes.slice(0, 7)).toEqual(text('goes on'))
  const latecomer = SysvSharedMemory.byId(memory.id)
  expect(latecomer.bytes.slice(0, 7)).toEqual(text('goes on'))
  latecomer.detach()
  memory.detach()
  expect(isListed(memory.id)).toBe(true)
  await other.kill()
  await until(() => !isListed(memory.id), WATCHDOG_MS, 'the segment goes with its last process')
  expect(() => memory.stat()).toThrow(code('IPC_CLOSED'))
  expect(() => SysvSharedMemory.byId(memory.id)).toThrow(code('IPC_NOT_FOUND'))
})

test('Perl and Python have the same segment', async () => {
  const { key, memory } = own(64)
  memory.bytes.set(text('hello'))
  const perl = `
    use IPC::SharedMem; my $memory = IPC::SharedMem->new($ARGV[0], 0, 0) or die $!;
    print $memory->read(0, 5); $memory->write(' you', 5, 4);`
  expect(await foreign('perl', perl, key | 0)).toBe('hello')
  const python = `
import ctypes, sys
libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
address = libc.shmat(libc.shmget(int(sys.argv[1]), 0, 0), None, 0)
print(ctypes.string_at(address, 9).decode()); ctypes.memmove(address + 9, b'!', 1)`
  expect(await foreign('python3', python, key | 0)).toBe('hello you')
  expect(memory.bytes.slice(0, 10)).toEqual(text('hello you!'))
})

test('views kept after detach read zeros, here, and change nothing there', () => {
  const { key, memory } = own(4096)
  const second = SysvSharedMemory.open(key, { create: 'never' })
  second.bytes.fill(7)
  const kept = second.bytes.subarray(100, 200)
  second.detach()
  second.close()
  expect(memory.stat().attached).toBe(1)
  expect(kept.every((byte) => byte === 0)).toBe(true)
  kept.fill(9)
  expect(memory.bytes[150]).toBe(7)
})

test('open: exclusive, private, too small, and bad keys and sizes', () => {
  const { key, memory } = own(100)
  expect(() => SysvSharedMemory.open(key, { create: 'exclusive', size: 100 })).toThrow(code('IPC_EXISTS'))
  expect(() => SysvSharedMemory.open(key, { size: 101 })).toThrow(code('IPC_MISMATCH'))
  const same = SysvSharedMemory.open(key, { size: 50 })
  expect([same.id, same.size]).toEqual([memory.id, 100])
  same.close()
  const hidden = SysvSharedMemory.open(SysvSharedMemory.IPC_PRIVATE, { size: 8 })
  expect(hidden.id).not.toBe(memory.id)
  hidden.remove()
  hidden.close()
  expect(() => SysvSharedMemory.open(SysvSharedMemory.IPC_PRIVATE, { create: 'never' })).toThrow(TypeError)
  expect(() => SysvSharedMemory.open(key)).toThrow(TypeError)
  expect(() => SysvSharedMemory.open(0.5, { size: 1 })).toThrow(TypeError)
  expect(() => SysvSharedMemory.open(key, { size: 0 })).toThrow(RangeError)
})

test('what the kernel refuses for its limits is IPC_LIMIT, naming them', () => {
  const shmall = readFileSync('/proc/sys/kernel/shmall', 'utf8').trim()
  expect(Number(shmall)).toBeGreaterThan(0)
  expect(() => SysvSharedMemory.open(randomInt(1, 2 ** 31), { size: 2 ** 53 - 1 })).toThrow(
    expect.objectContaining({ code: 'IPC_LIMIT', syscall: 'shmget' }),
  )
})
