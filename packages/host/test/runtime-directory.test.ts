import { chmodSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { IpcError } from '@ipc/core'
import { objectKey, objectName, runtimeDirectory, runtimeFileMode, runtimePath } from '@ipc/host'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type OwnRuntime, ownRuntime } from './support/runtime.js'

let runtime: OwnRuntime
let path: string
beforeEach(() => {
  runtime = ownRuntime()
  path = join(runtime.path, 'runtime')
  process.env.IPC_RUNTIME_DIR = path
})
afterEach(() => runtime.restore())

function refusal(): IpcError {
  try {
    runtimeDirectory()
  } catch (error) {
    if (IpcError.is(error)) return error
    throw error
  }
  throw new Error('the directory was accepted')
}

test('it is made for its user only, found again, and made again when it was removed', () => {
  expect(runtimeDirectory()).toBe(path)
  expect(lstatSync(path).mode & 0o777).toBe(0o700)
  expect(runtimeDirectory()).toBe(path)
  rmSync(path, { recursive: true })
  expect(runtimeDirectory()).toBe(path)
  expect(lstatSync(path).isDirectory()).toBe(true)
})

test('without IPC_RUNTIME_DIR it is a directory in /dev/shm named after the user', () => {
  delete process.env.IPC_RUNTIME_DIR
  const existed = lstatSync(`/dev/shm/ipc-${process.geteuid?.()}`, { throwIfNoEntry: false })
  const found = runtimeDirectory()
  expect(found).toBe(`/dev/shm/ipc-${process.geteuid?.()}`)
  expect(lstatSync(found).mode & 0o777).toBe(0o700)
  if (existed !== undefined) expect(lstatSync(found).ino).toBe(existed.ino)
})

test('a symbolic link, a file and a world-writable directory are refused with the cure', () => {
  mkdirSync(join(runtime.path, 'target'), { mode: 0o700 })
  symlinkSync(join(runtime.path, 'target'), path)
  expect(refusal()).toMatchObject({
    code: 'IPC_PERMISSION',
    address: path,
    message: expect.stringMatching(/symbolic link/),
  })
  rmSync(path)
  writeFileSync(path, '')
  expect(refusal()).toMatchObject({ code: 'IPC_PERMISSION', message: expect.stringMatching(/no directory/) })
  rmSync(path)
  mkdirSync(path)
  chmodSync(path, 0o777)
  expect(refusal()).toMatchObject({
    code: 'IPC_PERMISSION',
    message: expect.stringMatching(/0777.*chmod o-w/),
  })
})

test('a directory shared with a group is taken, and its files are for the group', () => {
  expect(runtimeFileMode()).toBe(0o600)
  chmodSync(path, 0o770)
  expect(runtimeDirectory()).toBe(path)
  expect(runtimeFileMode()).toBe(0o660)
})

test('a parent that is missing and a relative path are told', () => {
  process.env.IPC_RUNTIME_DIR = join(runtime.path, 'no', 'such')
  expect(refusal()).toMatchObject({
    code: 'IPC_NOT_FOUND',
    message: expect.stringMatching(/parent directory/),
  })
  process.env.IPC_RUNTIME_DIR = 'relative'
  expect(() => runtimeDirectory()).toThrow(TypeError)
})

test('names have one length, differ in each part, and belong to the directory, not to its path', () => {
  const name = objectName('shm', 'default', 'jobs')
  expect(name).toMatch(/^ipc-[0-9a-f]{24}$/)
  expect(objectName('shm', 'default', 'jobs')).toBe(name)
  const others = [
    objectName('fifo', 'default', 'jobs'),
    objectName('shm', 'other', 'jobs'),
    objectName('shm', 'default', 'Jobs'),
    objectName('shm', 'default.jobs', ''),
    objectName('shm', 'default', 'j'.repeat(200)),
  ]
  expect(new Set([name, ...others]).size).toBe(6)
  const alias = join(runtime.path, '.', 'runtime')
  process.env.IPC_RUNTIME_DIR = `${alias}/`
  expect(objectName('shm', 'default', 'jobs')).toBe(name)
  process.env.IPC_RUNTIME_DIR = join(runtime.path, 'another')
  expect(objectName('shm', 'default', 'jobs')).not.toBe(name)
})

test('keys are positive, below 2^31, and differ', () => {
  const keys = Array.from({ length: 1000 }, (_, index) => objectKey('sysv-mq', 'default', `queue-${index}`))
  expect(keys.every((key) => Number.isInteger(key) && key > 0 && key < 2 ** 31)).toBe(true)
  expect(new Set(keys).size).toBeGreaterThan(998)
  expect(objectKey('sysv-mq', 'default', 'queue-0')).toBe(keys[0])
})

test('a path is refused past the 107 bytes of a socket, before it is used', () => {
  expect(runtimePath('fifo', 'default', 'jobs', 'fifo')).toBe(
    `${path}/${objectName('fifo', 'default', 'jobs')}.fifo`,
  )
  const long = join(runtime.path, 'd'.repeat(80))
  mkdirSync(long, { mode: 0o700 })
  process.env.IPC_RUNTIME_DIR = long
  expect(() => runtimePath('unix', 'default', 'jobs', 'socket')).toThrow(RangeError)
})
