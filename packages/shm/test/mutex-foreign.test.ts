import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withWatchdog } from '@ipc/testkit'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Mutex, PosixSharedMemory } from '../src/index.js'
import { ObjectUsers, objectName } from './support/object-users.js'

const WATCHDOG_MS = 20_000
const users = ObjectUsers.forEachTest()
let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ipc-shm-'))
  const include = join(__dirname, '../include')
  const source = join(__dirname, 'programs/mutex.c')
  execFileSync('cc', ['-O2', '-Wall', '-Werror', '-I', include, '-o', join(directory, 'mutex'), source])
})
afterAll(() => rmSync(directory, { recursive: true }))

function own() {
  const memory = PosixSharedMemory.openSync(objectName(), { size: 4096 })
  const mutex = new Mutex(memory, { offset: 64 })
  users.atEnd(() => {
    memory.unlink()
    memory.close()
  })
  const start = (times: number) => {
    const child = spawn(join(directory, 'mutex'), [memory.address, '64', '32', String(times)])
    users.atEnd(() => child.kill('SIGKILL'))
    return child
  }
  return { memory, mutex, start }
}

test('a C program and Node exclude each other', async () => {
  const { memory, mutex, start } = own()
  const words = new Int32Array(memory.buffer)
  const times = 20_000
  const ended = once(start(times), 'exit')
  let added = 0
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  while (!isOver) {
    await mutex.lock()
    words[32] = (words[32] ?? 0) + 1
    added += 1
    mutex.unlock()
  }
  expect(await ended).toEqual([0, null])
  expect(words[32]).toBe(times + added)
})

test('each takes over what the other died with', async () => {
  const { mutex, start } = own()
  const first = start(0)
  await withWatchdog(once(first.stdout, 'data'), WATCHDOG_MS, 'the lock of the C program')
  expect(mutex.tryLock()).toBeUndefined()
  const second = start(0)
  first.kill('SIGKILL')
  const [words] = await withWatchdog(once(second.stdout, 'data'), WATCHDOG_MS, 'the second lock')
  expect(String(words)).toBe('owner died\n')
  second.kill('SIGKILL')
  expect((await withWatchdog(mutex.lock(), WATCHDOG_MS, 'the lock of the dead')).ownerDied).toBe(true)
})
