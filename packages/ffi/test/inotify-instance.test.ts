import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDescriptors } from '@ipc/testkit'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { IN_CREATE, type InotifyEvent, InotifyInstance, SystemError } from '../src/index.js'
import { eventually } from './eventually.js'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ipc-inotify-instance-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const instances = () => openDescriptors('anon_inode:inotify')

test('one descriptor serves all watches, is there for the next one, and is closed a second after the last', async () => {
  const before = instances()
  const events: InotifyEvent[] = []
  const instance = new InotifyInstance((came) => events.push(...came))
  expect(instances()).toBe(before)
  instance.remove(instance.add(directory, IN_CREATE))
  const watch = instance.add(directory, IN_CREATE)
  expect(instances()).toBe(before + 1)
  writeFileSync(join(directory, 'made'), '')
  await eventually(() => events.some(({ watch: from, name }) => from === watch && name === 'made'))
  instance.remove(watch)
  instance.remove(watch)
  expect(instances()).toBe(before + 1)
  await eventually(() => instances() === before)
  const next = instance.add(directory, IN_CREATE)
  writeFileSync(join(directory, 'next'), '')
  await eventually(() => events.some(({ name }) => name === 'next'))
  instance.remove(next)
  // What it holds would be gone in the middle of the next test.
  await eventually(() => instances() === before)
})

test('a watch that ends with its object, and one that cannot be made, leave no descriptor', async () => {
  const before = instances()
  const instance = new InotifyInstance(() => undefined)
  instance.add(directory, IN_CREATE)
  rmSync(directory, { recursive: true })
  await eventually(() => instances() === before)
  expect(() => instance.add(directory, IN_CREATE)).toThrow(SystemError)
  await eventually(() => instances() === before)
})
