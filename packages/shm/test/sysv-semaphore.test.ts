import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { until, withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { SysvSemaphore } from '../src/index.js'
import { foreign, ObjectUsers } from './support/object-users.js'

const WATCHDOG_MS = 20_000
const users = ObjectUsers.forEachTest()

function own(values: readonly number[] = [0]): { key: number; set: SysvSemaphore } {
  const key = randomInt(1, 2 ** 32 - 1)
  const set = SysvSemaphore.open(key, { create: 'exclusive', values })
  users.atEnd(() => {
    set.remove()
    expect(readFileSync('/proc/sysvipc/sem', 'utf8')).not.toMatch(new RegExp(`^ *${key | 0} `, 'm'))
  })
  return { key, set }
}

test('operations are done all together or not at all', () => {
  const { set } = own([2, 0, 5])
  expect(set.length).toBe(3)
  const both = [{ operation: -1 }, { number: 1, operation: -1 }]
  expect(set.tryOperate(both)).toBe(false)
  expect(set.getAll()).toEqual([2, 0, 5])
  expect(set.tryOperate({ number: 1, operation: 3 })).toBe(true)
  expect(set.tryOperate(both)).toBe(true)
  expect(set.getAll()).toEqual([1, 2, 5])
  expect(set.getPid(1)).toBe(process.pid)
})

test('waits for zero, for more, and not longer than said', async () => {
  const { set } = own([1])
  const forZero = { operation: 0 }
  expect(set.tryOperate(forZero)).toBe(false)
  expect(() => set.operateSync(forZero, { timeoutMs: 20 })).toThrow(
    expect.objectContaining({ code: 'IPC_TIMEOUT' }),
  )
  await expect(set.operate(forZero, { timeoutMs: 20 })).rejects.toMatchObject({ code: 'IPC_TIMEOUT' })
  await expect(set.operate(forZero, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'IPC_ABORTED',
  })
  const waiting = set.operate(forZero)
  set.operateSync({ operation: -1 }, { timeoutMs: 1000 })
  await withWatchdog(waiting, WATCHDOG_MS, 'the wait for zero')
  // @ts-expect-error a blocking call needs its limit written
  expect(() => set.operateSync(forZero, {})).toThrow(TypeError)
})

test('undo: what a killed process took comes back, what it took without undo does not', async () => {
  const { key, set } = own([3])
  const other = await users.start()
  await other.call('open', 'set', 'SysvSemaphore', 'open', key, { create: 'never' })
  await other.call('call', 'set', 'tryOperate', { operation: -1 })
  await other.call('call', 'set', 'tryOperate', { operation: -2, undo: true })
  expect(set.getValue()).toBe(0)
  const waiting = set.operate({ operation: -2 })
  await other.kill()
  await withWatchdog(waiting, WATCHDOG_MS, 'what the dead gave back')
  expect(set.getValue()).toBe(0)
})

test('a blocked process is woken by the kernel, and is counted while it waits', async () => {
  const { key, set } = own([0])
  const other = await users.start()
  await other.call('open', 'set', 'SysvSemaphore', 'open', key)
  const blocked = other.call('block', 'set', 'operateSync', { operation: -1 }, { timeoutMs: WATCHDOG_MS })
  await other.next('blocking')
  await until(() => set.getWaiting().forMore === 1, WATCHDOG_MS, 'the other waits in the kernel')
  set.setValue(0, 1)
  await withWatchdog(blocked, WATCHDOG_MS, 'the blocked operation')
  expect(set.getAll()).toEqual([0])
})

test('Perl has the same set', async () => {
  const { key, set } = own([4, 7])
  const program = `
    use IPC::Semaphore; my $set = IPC::Semaphore->new($ARGV[0], 0, 0) or die $!;
    print join ' ', $set->getall; $set->op(0, -4, 0, 1, 1, 0) or die $!;`
  expect(await foreign('perl', program, key | 0)).toBe('4 7')
  expect(set.getAll()).toEqual([0, 8])
  const waiting = set.operate({ operation: -1 })
  await foreign('perl', 'use IPC::Semaphore; IPC::Semaphore->new($ARGV[0], 0, 0)->op(0, 1, 0)', key | 0)
  await withWatchdog(waiting, WATCHDOG_MS, 'what Perl gave')
})

test('a removal ends every wait with IPC_CLOSED, here and in other processes', async () => {
  const { key, set } = own([0])
  const other = await users.start()
  await other.call('open', 'set', 'SysvSemaphore', 'open', key)
  const blocked = expect(
    other.call('block', 'set', 'operateSync', { operation: -1 }, { timeoutMs: WATCHDOG_MS }),
  ).rejects.toMatchObject({ code: 'IPC_CLOSED' })
  const waiting = expect(set.operate({ operation: -1 })).rejects.toMatchObject({ code: 'IPC_CLOSED' })
  await other.next('blocking')
  await until(() => set.getWaiting().forMore === 1, WATCHDOG_MS, 'the other waits in the kernel')
  expect(set.remove()).toBe(true)
  await withWatchdog(Promise.all([blocked, waiting]), WATCHDOG_MS, 'the ends of the waits')
  expect(set.remove()).toBe(false)
  expect(() => set.stat()).toThrow(expect.objectContaining({ code: 'IPC_CLOSED' }))
  expect(() => SysvSemaphore.byId(set.id)).toThrow(expect.objectContaining({ code: 'IPC_NOT_FOUND' }))
})

test('open: found, private, exclusive, missing, too few, and bad values', () => {
  const { key, set } = own([1, 2])
  expect(SysvSemaphore.open(key, { values: [9, 9] }).getAll()).toEqual([1, 2])
  expect(SysvSemaphore.byId(set.id).stat()).toMatchObject({ key: key | 0, semaphores: 2, mode: 0o600 })
  const code = (expected: string) => expect.objectContaining({ code: expected })
  expect(() => SysvSemaphore.open(key, { values: [1, 2, 3] })).toThrow(code('IPC_MISMATCH'))
  expect(() => SysvSemaphore.open(key, { create: 'exclusive' })).toThrow(code('IPC_EXISTS'))
  set.remove()
  expect(() => SysvSemaphore.open(key, { create: 'never' })).toThrow(code('IPC_NOT_FOUND'))
  const hidden = SysvSemaphore.open(SysvSemaphore.IPC_PRIVATE, { values: [6] })
  expect(SysvSemaphore.byId(hidden.id).getValue()).toBe(6)
  expect(() => hidden.getValue(1)).toThrow(RangeError)
  expect(() => hidden.tryOperate({ number: -1, operation: 1 })).toThrow(RangeError)
  expect(() => hidden.setValue(0, 32_768)).toThrow(RangeError)
  expect(() => hidden.setAll([1, 2])).toThrow(RangeError)
  hidden.remove()
  expect(() => SysvSemaphore.open(key, { values: [] })).toThrow(RangeError)
  expect(() => SysvSemaphore.open(1.5)).toThrow(TypeError)
})

test('limits are named with their values: SEMMSL, SEMVMX, SEMOPM', () => {
  const [semmsl = 0, , semopm = 0] = readFileSync('/proc/sys/kernel/sem', 'utf8')
    .trim()
    .split(/\s+/)
    .map(Number)
  const values = new Array<number>(semmsl + 1).fill(0)
  expect(() => SysvSemaphore.open(randomInt(1, 2 ** 31), { values })).toThrow(
    expect.objectContaining({
      code: 'IPC_LIMIT',
      limit: semmsl,
      message: expect.stringMatching(`SEMMSL \\(/proc/sys/kernel/sem\\) is ${semmsl}`),
    }),
  )
  const { set } = own([32_767])
  expect(() => set.tryOperate({ operation: 1 })).toThrow(
    expect.objectContaining({ code: 'IPC_LIMIT', limit: 32_767 }),
  )
  const many = new Array(semopm + 1).fill({ operation: -1 })
  expect(() => set.tryOperate(many)).toThrow(expect.objectContaining({ code: 'IPC_LIMIT', limit: semopm }))
})
