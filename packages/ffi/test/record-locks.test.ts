import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import {
  byteIsLocked,
  close,
  duplicate,
  O,
  open,
  pidfdOpen,
  shmOpen,
  shmUnlink,
  tryLockByte,
  tryLockShared,
  unlockByte,
} from '../src/index.js'
import { eventually } from './eventually.js'

const name = `/ipc-ffi-lock-${process.pid}`
const path = `/dev/shm${name}`
let one: number
let other: number
beforeEach(() => {
  one = shmOpen(name, O.CREAT | O.EXCL | O.RDWR)
  other = open(path, O.RDWR)
})
afterEach(() => {
  close(one)
  close(other)
  shmUnlink(name)
})

test('a byte belongs to one open file at a time', () => {
  expect(tryLockByte(one, 5)).toBe(true)
  expect(tryLockByte(other, 5)).toBe(false)
  expect(tryLockByte(other, 6)).toBe(true)
  expect(byteIsLocked(other, 5)).toBe(true)
  expect(byteIsLocked(one, 5)).toBe(false)
  expect(byteIsLocked(other, 0, 5)).toBe(false)
  expect(byteIsLocked(other, 0, 6)).toBe(true)
  const copy = duplicate(one)
  expect(tryLockByte(copy, 5)).toBe(true)
  unlockByte(copy, 5)
  expect(tryLockByte(other, 2 ** 40, 3)).toBe(true)
  expect(tryLockByte(one, 2 ** 40 + 2)).toBe(false)
  expect(byteIsLocked(other, 5)).toBe(false)
  expect(() => tryLockByte(one, -1)).toThrow(RangeError)
  expect(() => tryLockByte(one, 0, 0)).toThrow(RangeError)
  close(copy)
})

test('a byte may be shared', () => {
  expect(tryLockShared(one, 1)).toBe(true)
  expect(tryLockShared(other, 1)).toBe(true)
  expect(tryLockByte(one, 1)).toBe(false)
  unlockByte(other, 1)
  expect(tryLockByte(one, 1)).toBe(true)
})

test('the lock of a process is kept while it is stopped and freed when it is killed', async () => {
  const child = spawn(process.execPath, [join(__dirname, 'programs/lock-holder.mjs'), path])
  const [said] = await once(child.stdout, 'data')
  expect(String(said)).toBe('locked')
  child.kill('SIGSTOP')
  expect(tryLockByte(one, 5)).toBe(false)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await eventually(() => tryLockByte(one, 5))
  expect(pidfdOpen(child.pid as number)).toBeLessThan(0)
})
