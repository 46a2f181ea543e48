import { execFileSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { indirect, indirectSync, publish, subscribe, unlink } from '@ipc/core'
import { uniqueName, until, withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { SysvSharedMemory, shm } from '../src/index.js'
import { CreationState, SEGMENT, SegmentKind } from '../src/layout/structures.js'
import { encodeHeader } from '../src/segment/segment-header.js'
import { Members } from './support/members.js'
import type { TestMailbox } from './support/opened.js'

const WATCHDOG_MS = 20_000
const sysv = () => shm({ backing: 'sysv' })
const text = (value: string) => new TextEncoder().encode(value)

const members = Members.forEachTest()

/** The key that the object in /dev/shm names. */
const keyOf = (address: string) => readFileSync(address).readInt32LE(SEGMENT.size + 4)
/** The row of a segment in /proc/sysvipc/shm: size and how many have it attached. */
function segment(key: number): { size: number; attached: number; mode: number } | undefined {
  const rows = readFileSync('/proc/sysvipc/shm', 'utf8').trim().split('\n').slice(1)
  const row = rows.map((line) => line.trim().split(/\s+/)).find(([first]) => Number(first) === key)
  return row && { mode: Number.parseInt(row[2] ?? '', 8), size: Number(row[3]), attached: Number(row[6]) }
}

async function own(title: string, options: object = {}) {
  const name = uniqueName(title)
  const mailbox: TestMailbox = await indirect(name, sysv(), options)
  const key = keyOf(mailbox.address)
  members.atEnd(async () => {
    await mailbox.close()
    await unlink(name, sysv())
    expect(segment(key)).toBeUndefined()
    expect(existsSync(mailbox.address)).toBe(false)
  })
  return { name, mailbox, key }
}

test('the ring is in a System V segment, its object in /dev/shm only says where', async () => {
  const { mailbox, key } = await own('backing', { buffering: { bytes: 100_000 }, mode: 0o640 })
  expect(segment(key)).toMatchObject({ mode: 0o640, attached: 1 })
  expect(segment(key)?.size).toBeGreaterThan(100_000)
  expect(statSync(mailbox.address).size).toBe(SEGMENT.size + 8)
  expect(mailbox.buffering.bytes).toBe(100_000)
})

test('processes send and receive, asleep and blocking; a claim of a dead one is skipped', async () => {
  const { name, mailbox } = await own('exchange')
  const other = await members.join(name, {}, { backing: 'sysv' })
  await other.call('sleepInReceive')
  await mailbox.send(text('wakes'))
  expect(await other.next('received')).toEqual(text('wakes'))
  const blocked = other.call('receiveSync', WATCHDOG_MS)
  mailbox.sendSync(text('blocks'), { timeoutMs: WATCHDOG_MS })
  expect(await withWatchdog(blocked, WATCHDOG_MS, 'the blocked receive')).toEqual(text('blocks'))
  await other.call('send', text('stays'))
  expect(await other.call('claim', 10)).toBe(true)
  await other.kill()
  await mailbox.send(text('next'))
  expect(mailbox.receiveSync({ timeoutMs: WATCHDOG_MS }).data).toEqual(text('stays'))
  expect((await mailbox.receive({ timeoutMs: WATCHDOG_MS })).data).toEqual(text('next'))
})

test('who names no backing takes what is there, who names another gets IPC_MISMATCH', async () => {
  const { name, mailbox } = await own('mismatch')
  const any = indirectSync(name, shm())
  any.trySend(text('same'))
  expect(mailbox.tryReceive()?.data).toEqual(text('same'))
  await any.close()
  await expect(indirect(name, shm({ backing: 'posix' }))).rejects.toMatchObject({ code: 'IPC_MISMATCH' })
  const posixName = uniqueName('posix')
  const posix = await indirect(posixName, shm(), { removeOnLastClose: true })
  await expect(indirect(posixName, sysv())).rejects.toMatchObject({ code: 'IPC_MISMATCH' })
  await posix.close()
})

test('what was sent outlives every process; the last close removes both where asked', async () => {
  const { name, mailbox, key } = await own('persistence')
  await mailbox.send(text('kept'))
  await mailbox.close()
  expect(segment(key)).toMatchObject({ attached: 0 })
  const again = await indirect(name, sysv(), { create: 'never', removeOnLastClose: true })
  expect(again.tryReceive()?.data).toEqual(text('kept'))
  await again.close()
  expect(segment(key)).toBeUndefined()
})

test('after unlink who has it goes on; the memory goes with the last', async () => {
  const { name, mailbox, key } = await own('unlinked')
  const other = await members.join(name)
  expect(await mailbox.unlink()).toBe(true)
  // Removed, a segment is listed with the key 0.
  expect(segment(key)).toBeUndefined()
  await other.call('send', text('goes on'))
  expect((await mailbox.receive({ timeoutMs: WATCHDOG_MS })).data).toEqual(text('goes on'))
})

test('a segment that somebody removed by ipcrm is made anew by the next opener', async () => {
  const { name, mailbox, key } = await own('removed')
  await mailbox.close()
  execFileSync('ipcrm', ['-M', `0x${key.toString(16)}`])
  await expect(indirect(name, sysv(), { create: 'never' })).rejects.toMatchObject({ code: 'IPC_NOT_FOUND' })
  const anew = await indirect(name, sysv(), { removeOnLastClose: true })
  await anew.send(text('works'))
  expect(anew.tryReceive()?.data).toEqual(text('works'))
  const newKey = keyOf(anew.address)
  await anew.close()
  await until(() => segment(newKey) === undefined, WATCHDOG_MS, 'the new segment is gone')
})

test('topics too', async () => {
  const topic = uniqueName('topic')
  const [writer, reader] = [await publish(topic, sysv()), await subscribe(topic, sysv())]
  const reading = reader.receive({ timeoutMs: WATCHDOG_MS })
  await writer.send(text('news'))
  expect((await reading).data).toEqual(text('news'))
  await reader.close()
  await writer.close()
  await unlink(topic, sysv())
})

/** An object as a creator or a stranger left it: a header in a state, the mark, the key of a segment. */
function leave(state: number, size: number) {
  const at = `/ipc-test-${process.pid}-backing`
  const left = SysvSharedMemory.open(randomInt(1, 2 ** 31), { create: 'exclusive', size })
  const { key } = left.stat()
  left.detach()
  const bytes = Buffer.alloc(SEGMENT.size + 8)
  const header = { kind: SegmentKind.mailbox, name: 'm', codec: 'bytes', generation: 5, capacity: -1 }
  encodeHeader({ ...header, bytes: 65_536, maxMessageBytes: 32_768, ringBytes: 65_568 }, state).copy(bytes)
  bytes.write('SYSV', SEGMENT.size)
  bytes.writeInt32LE(key, SEGMENT.size + 4)
  writeFileSync(`/dev/shm${at}`, bytes)
  members.atEnd(() => rmSync(`/dev/shm${at}`, { force: true }))
  members.atEnd(() => left.remove())
  return { at, key }
}

test('C11 what a creator left unfinished is made anew, and its segment removed', async () => {
  for (const [backing, made] of [
    ['sysv', true],
    ['posix', true],
    ['sysv', false],
  ] as const) {
    const { at, key } = leave(CreationState.none, 1000)
    // Killed between the key and the segment.
    if (!made) execFileSync('ipcrm', ['-M', `0x${key.toString(16)}`])
    const mailbox = await indirect('m', shm({ at, backing }), { removeOnLastClose: true })
    expect(segment(key)).toBeUndefined()
    await mailbox.send(text('works'))
    expect(mailbox.tryReceive()?.data).toEqual(text('works'))
    await mailbox.close()
  }
})

test('C16 a segment that is smaller than the header says is IPC_CORRUPT, and is left alone', async () => {
  const { at, key } = leave(CreationState.ready, 1000)
  await expect(indirect('m', shm({ at }))).rejects.toMatchObject({ code: 'IPC_CORRUPT' })
  expect(segment(key)).toMatchObject({ size: 1000 })
})
