import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { indirect, indirectSync, type Mailbox, type MailboxOptions, unlink } from '@ipc/core'
import { uniqueName } from '@ipc/testkit'
import { afterEach, expect, test } from '@jest/globals'
import { fifo } from '../src/index.js'
import { expectAllSizes } from './support/expect-all-sizes.js'
import { ownRuntimeDirectory } from './support/own-runtime-directory.js'

type Bytes = Mailbox<Uint8Array>

const opened: Bytes[] = []
afterEach(async () => {
  for (const mailbox of opened) await mailbox.unlink().catch(() => undefined)
  for (const mailbox of opened.splice(0)) await mailbox.close()
})
ownRuntimeDirectory()

async function open(
  name: string,
  options: MailboxOptions<undefined, undefined> = {},
  at?: string,
): Promise<Bytes> {
  const mailbox = await indirect(name, fifo({ at }), options)
  opened.push(mailbox)
  return mailbox
}

test.each([0, 1, 4071, 4072, 4073, 60_000, 65_536, 1_048_576])(
  'carries a message of %d bytes',
  async (length) => {
    const mailbox = await open(uniqueName('sizes'))
    const bytes = Uint8Array.from({ length }, (_, at) => at * 7)
    const [{ data }] = await Promise.all([mailbox.receive(), mailbox.send(bytes)])
    expect(Buffer.compare(data, bytes)).toBe(0)
  },
)

test('trySend of a message of several fragments is all or nothing', async () => {
  const mailbox = await open(uniqueName('all-or-nothing'))
  const full = new Uint8Array(16 * 4072).fill(4)
  expect(mailbox.trySend(full)).toBe(true)
  expect(mailbox.trySend(Uint8Array.of(2))).toBe(false)
  expect(mailbox.tryReceive()?.data).toEqual(full)
  expect(mailbox.trySend(Uint8Array.of(3))).toBe(true)
  expect(mailbox.trySend(full)).toBe(false)
  expect(mailbox.tryReceive()?.data).toEqual(Uint8Array.of(3))
  // Longer than the pipe: it goes in parts, of which nobody sees anything until the last has gone.
  expect(mailbox.trySend(new Uint8Array(16 * 4072 + 1))).toBe(false)
  expect(mailbox.tryReceive()).toBeUndefined()
})

test('the pipe holds as many small messages as its bytes take', async () => {
  const mailbox = await open(uniqueName('small'))
  let sent = 0
  while (mailbox.trySend(new Uint8Array(64).fill(sent))) sent++
  expect(sent).toBe(16 * Math.floor(4096 / 88))
  for (let index = 0; index < sent; index++) expect(mailbox.tryReceive()?.data[0]).toBe(index & 255)
  expect(mailbox.tryReceive()).toBeUndefined()
})

test('sendMany keeps messages of all sizes whole and in order', async () => {
  const mailbox = await open(uniqueName('many'))
  await expectAllSizes(mailbox, mailbox, 3, 2000, 8000)
})

test('a message that is taken back in the middle costs nothing else', async () => {
  const mailbox = await open(uniqueName('taken-back'))
  const abort = new AbortController()
  const sending = mailbox.send(new Uint8Array(500_000).fill(1), { signal: abort.signal })
  abort.abort()
  await expect(sending).rejects.toMatchObject({ code: 'IPC_ABORTED' })
  const [{ data }] = await Promise.all([mailbox.receive(), mailbox.send(new Uint8Array(300_000).fill(2))])
  expect(data).toHaveLength(300_000)
  expect(data.every((byte) => byte === 2)).toBe(true)
  expect(mailbox.tryReceive()).toBeUndefined()
})

test('the pipe has the bytes that its creator asked for, rounded as the kernel does', async () => {
  const name = uniqueName('bytes')
  const mailbox = await open(name, { buffering: { bytes: 100_000 }, maxMessageBytes: 100 })
  expect(mailbox.buffering).toEqual({ capacity: Number.POSITIVE_INFINITY, bytes: 131_072, whenFull: 'wait' })
  let sent = 0
  while (mailbox.trySend(new Uint8Array(100))) sent++
  // Which many may read: each message takes a page.
  expect(sent).toBe(32)
  expect((await open(name, { buffering: { bytes: 100_000 } })).buffering.bytes).toBe(131_072)
  await expect(open(name, { buffering: { bytes: 65_536 } })).rejects.toMatchObject({ code: 'IPC_MISMATCH' })
  await expect(open(name, { maxMessageBytes: 200 })).rejects.toMatchObject({ code: 'IPC_MISMATCH' })
  await expect(open(uniqueName('large'), { buffering: { bytes: 2 ** 21 } })).rejects.toMatchObject({
    code: 'IPC_LIMIT',
    limit: 2 ** 20,
  })
})

test.each([
  [0, /rendezvous.*use memory\(\), shm\(\) or unix\(\)/],
  [1, /buffering\.bytes.*shm\(\) or unix\(\)/],
  [10, /buffering\.bytes.*shm\(\) or unix\(\)/],
  [Number.POSITIVE_INFINITY, /unbounded.*use memory\(\), unix\(\) or nats\(\)/],
])('a capacity of %d messages is refused with what to use instead', async (capacity, message) => {
  await expect(open(uniqueName('capacity'), { buffering: { capacity } })).rejects.toMatchObject({
    code: 'IPC_NOT_SUPPORTED',
    message: expect.stringMatching(message),
  })
})

test('create, mode, unlink and removeOnLastClose', async () => {
  const name = uniqueName('create')
  await expect(open(name, { create: 'never' })).rejects.toMatchObject({ code: 'IPC_NOT_FOUND' })
  const first = await open(name, { create: 'exclusive', mode: 0o620, removeOnLastClose: true })
  expect(statSync(first.address).isFIFO()).toBe(true)
  expect(statSync(first.address).mode & 0o777).toBe(0o620)
  await expect(open(name, { create: 'exclusive' })).rejects.toMatchObject({ code: 'IPC_EXISTS' })
  const second = await indirect(name, fifo(), { create: 'never', removeOnLastClose: true })
  await first.close()
  expect(existsSync(second.address)).toBe(true)
  await second.close()
  expect(existsSync(second.address)).toBe(false)
  expect(await unlink(name, fifo())).toBe(false)
  const third = await open(name)
  expect(await unlink(name, fifo())).toBe(true)
  expect(await third.unlink()).toBe(false)
  expect(third.trySend(Uint8Array.of(1))).toBe(true)
  expect(third.tryReceive()?.data).toEqual(Uint8Array.of(1))
})

test('attributes that were damaged are IPC_CORRUPT with a cure, and unlink is one', async () => {
  const name = uniqueName('damaged')
  const mailbox = await open(name)
  const attributes = mailbox.address.replace(/fifo$/, 'attributes')
  writeFileSync(attributes, 'garbage')
  await expect(open(name)).rejects.toMatchObject({
    code: 'IPC_CORRUPT',
    message: expect.stringContaining('unlink'),
  })
  expect(await unlink(name, fifo())).toBe(true)
  expect(existsSync(attributes)).toBe(false)
  const again = await open(name, { create: 'exclusive' })
  again.trySend(Uint8Array.of(1))
  expect(mailbox.tryReceive()).toBeUndefined()
})

test('at is the path of the FIFO, which may be there already and is no other file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-pipe-at-'))
  try {
    const at = join(folder, 'jobs')
    const mailbox = await open('jobs', {}, at)
    expect(mailbox.address).toBe(at)
    const mechanism = fifo({ at })
    const again = indirectSync('jobs', mechanism)
    again.trySend(Uint8Array.of(7))
    expect(mailbox.tryReceive()?.data).toEqual(Uint8Array.of(7))
    await again.close()
    expect(() => indirectSync('others', mechanism)).toThrow(TypeError)
    expect(await mailbox.unlink()).toBe(true)
    await expect(open('folder', {}, folder)).rejects.toMatchObject({ code: expect.stringMatching(/^IPC_/) })
  } finally {
    rmSync(folder, { recursive: true })
  }
  expect(() => fifo({ at: '' })).toThrow(TypeError)
  expect(() => fifo({ path: '/x' } as never)).toThrow(/no option 'path'/)
})
