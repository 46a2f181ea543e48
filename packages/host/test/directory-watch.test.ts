import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { close, mkfifo, O, open, write } from '@ipc/ffi'
import { DirectoryWatch } from '@ipc/host'
import { openDescriptors, withWatchdog } from '@ipc/testkit'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type OwnRuntime, ownRuntime } from './support/runtime.js'

let runtime: OwnRuntime
let directory: string
const never = new AbortController().signal
beforeEach(() => {
  runtime = ownRuntime()
  directory = join(runtime.path, 'watched')
  mkdirSync(directory)
})
afterEach(() => runtime.restore())

async function changed(watch: DirectoryWatch, action: () => void): Promise<void> {
  const seen = watch.changes
  const change = watch.nextChange(seen, never)
  action()
  await withWatchdog(change, 10_000, 'the change')
  expect(watch.changes).toBeGreaterThan(seen)
}

test('a name that is made, changed or moved in is told', async () => {
  const watch = DirectoryWatch.open(directory, 'x')
  await changed(watch, () => writeFileSync(join(directory, 'x'), ''))
  await changed(watch, () => chmodSync(join(directory, 'x'), 0o600))
  await changed(watch, () => {
    writeFileSync(join(directory, 'y'), '')
    renameSync(join(directory, 'y'), join(directory, 'x'))
  })
  watch.close()
})

test('other names and the traffic of FIFOs wake nobody', async () => {
  const fd = ((): number => {
    mkfifo(join(directory, 'x'))
    return open(join(directory, 'x'), O.RDWR | O.NONBLOCK)
  })()
  const watch = DirectoryWatch.open(directory, 'x')
  const other = DirectoryWatch.open(directory, 'other')
  for (let index = 0; index < 10; index++) write(fd, Uint8Array.of(1))
  // Events keep their order: once the last is told, those before it would have been.
  await changed(other, () => writeFileSync(join(directory, 'other'), ''))
  expect(watch.changes).toBe(0)
  close(fd)
  watch.close()
  other.close()
})

test('a watch outlives its directory', async () => {
  const watch = DirectoryWatch.open(directory, 'x')
  await changed(watch, () => rmSync(directory, { recursive: true }))
  // Not a promise of an event any more, but of an early look.
  await withWatchdog(watch.nextChange(watch.changes, never), 10_000, 'a look without inotify')
  watch.close()
})

test('an abort ends the wait, a limit ends it, and twenty watches share a descriptor', async () => {
  const before = openDescriptors('anon_inode:inotify')
  const watches = Array.from({ length: 20 }, () => DirectoryWatch.open(directory, 'x'))
  expect(openDescriptors('anon_inode:inotify')).toBeLessThan(before + 5)
  const aborts = watches.map(() => new AbortController())
  const waits = watches.map((watch, index) => watch.nextChange(0, (aborts[index] as AbortController).signal))
  for (const abort of aborts) abort.abort()
  await withWatchdog(Promise.all(waits), 10_000, 'the aborted waits')
  await withWatchdog((watches[0] as DirectoryWatch).nextChange(0, never, 1), 10_000, 'the limited wait')
  for (const watch of watches) watch.close()
})
