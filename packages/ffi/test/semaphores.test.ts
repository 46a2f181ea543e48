import { expect, test } from '@jest/globals'
import {
  errno,
  IPC_CREAT,
  IPC_PRIVATE,
  O,
  SEM_UNDO,
  SEM_VALUE_MAX,
  semClose,
  semctlGetAll,
  semctlGetPid,
  semctlGetValue,
  semctlRemove,
  semctlSetAll,
  semctlSetValue,
  semctlStat,
  semctlWaiting,
  semGetValue,
  semget,
  semOpen,
  semop,
  semPost,
  semTimedWait,
  semTryWait,
  semtimedop,
  semUnlink,
} from '../src/index.js'

test('a POSIX semaphore counts', () => {
  const name = `/ipc-ffi-test-${process.pid}`
  const semaphore = semOpen(name, O.CREAT | O.EXCL, 0o600, 1)
  expect(semGetValue(semaphore)).toBe(1)
  expect([semTryWait(semaphore), semTryWait(semaphore)]).toEqual([0, -errno.EAGAIN])
  expect(semTimedWait(semaphore, 5)).toBe(-errno.ETIMEDOUT)
  semPost(semaphore)
  expect(semTimedWait(semaphore, 5)).toBe(0)
  expect(() => semOpen(name, O.CREAT | O.EXCL)).toThrow(/EEXIST/)
  const again = semOpen(name, 0)
  semPost(again)
  expect(semGetValue(semaphore)).toBe(1)
  semClose(again)
  semClose(semaphore)
  semUnlink(name)
  expect(() => semUnlink(name)).toThrow(/ENOENT/)
  expect(() => semOpen(name, 0)).toThrow(/sem_open\(".*"\) failed: no such file/)
  const full = semOpen(name, O.CREAT, 0o600, SEM_VALUE_MAX)
  expect(() => semPost(full)).toThrow(/EOVERFLOW/)
  semClose(full)
  semUnlink(name)
})

test('a System V set does all operations or none', () => {
  const id = semget(IPC_PRIVATE, 3, IPC_CREAT | 0o600)
  semctlSetAll(id, [1, 2, 3])
  expect(semctlGetAll(id)).toEqual([1, 2, 3])
  expect(() => semctlSetAll(id, [1])).toThrow(RangeError)
  const take = (number: number, count = 1) => ({ number, operation: -count })
  expect(semop(id, [take(0), take(1)])).toBe(0)
  expect(semop(id, [take(2), take(0)])).toBe(-errno.EAGAIN)
  expect(semctlGetAll(id)).toEqual([0, 1, 3])
  expect(semtimedop(id, [take(0)], 5)).toBe(-errno.EAGAIN)
  expect(semtimedop(id, [{ number: 0, operation: 4, flags: SEM_UNDO }], 5)).toBe(0)
  expect(semctlGetValue(id, 0)).toBe(4)
  expect(semctlGetPid(id, 0)).toBe(process.pid)
  expect(semctlWaiting(id, 0)).toEqual({ forMore: 0, forZero: 0 })
  semctlSetValue(id, 0, 7)
  expect(semctlGetValue(id, 0)).toBe(7)
  expect(() => semctlSetValue(id, 0, 40_000)).toThrow(/ERANGE/)
  expect(() => semop(id, [take(5)])).toThrow(/EFBIG/)
  expect(() => semop(id, [])).toThrow(RangeError)
  expect(semctlStat(id)).toMatchObject({ key: 0, semaphores: 3, mode: 0o600 })
  semctlRemove(id)
  expect(() => semctlStat(id)).toThrow(/EINVAL|EIDRM/)
})
