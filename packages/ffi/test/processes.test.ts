import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import {
  close,
  errno,
  eventfd,
  eventfdAdd,
  eventfdTake,
  IN_CLOSE_WRITE,
  IN_CREATE,
  IN_DELETE,
  IN_IGNORED,
  inotifyAddWatch,
  inotifyInit,
  inotifyRead,
  inotifyRemoveWatch,
  O,
  open,
  POLLIN,
  pidfdOpen,
  pollOne,
  Readiness,
} from '../src/index.js'

test('a pidfd becomes readable when its process ends', async () => {
  const child = spawn('sleep', ['60'])
  const fd = pidfdOpen(child.pid as number)
  expect(pollOne(fd, POLLIN, 0)).toBe(0)
  await new Promise<void>((resolve) => {
    const readiness = new Readiness(fd, () => {
      readiness.close()
      resolve()
    }).start({ readable: true, writable: false })
    child.kill('SIGKILL')
  })
  close(fd)
  expect(pidfdOpen(2 ** 30)).toBe(-errno.ESRCH)
})

test('an eventfd counts', () => {
  const fd = eventfd()
  expect(eventfdTake(fd)).toBe(-errno.EAGAIN)
  expect(eventfdAdd(fd, 3)).toBe(0)
  expect(eventfdAdd(fd)).toBe(0)
  expect(pollOne(fd, POLLIN, 0)).toBe(POLLIN)
  expect(eventfdTake(fd)).toBe(4)
  close(fd)
  const semaphore = eventfd(2, { semaphore: true })
  expect([eventfdTake(semaphore), eventfdTake(semaphore), eventfdTake(semaphore)]).toEqual([
    1,
    1,
    -errno.EAGAIN,
  ])
  close(semaphore)
})

test('inotify tells what happens in a directory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-ffi-'))
  const fd = inotifyInit()
  expect(inotifyRead(fd)).toEqual([])
  const watch = inotifyAddWatch(fd, folder, IN_CREATE | IN_CLOSE_WRITE | IN_DELETE)
  close(open(join(folder, 'a file'), O.CREAT | O.WRONLY))
  rmSync(join(folder, 'a file'))
  expect(inotifyRead(fd)).toEqual(
    [IN_CREATE, IN_CLOSE_WRITE, IN_DELETE].map((mask) => ({ watch, mask, cookie: 0, name: 'a file' })),
  )
  inotifyRemoveWatch(fd, watch)
  inotifyRemoveWatch(fd, watch)
  expect(inotifyRead(fd)).toEqual([{ watch, mask: IN_IGNORED, cookie: 0, name: '' }])
  rmSync(folder, { recursive: true })
  expect(() => inotifyAddWatch(fd, folder, IN_CREATE)).toThrow(/ENOENT/)
  close(fd)
})
