import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { indirect, indirectSync, unlink } from '@ipc/core'
import { openDescriptors, spawnPeer, uniqueName, until, withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { shm } from '../src/index.js'
import { BYTE_ORDER, LAYOUT_VERSION, MAGIC, SEGMENT } from '../src/layout/structures.js'
import { CREATION_BYTE } from '../src/segment/hold-alone.js'
import { Members } from './support/members.js'
import { openAgain, openOwn } from './support/opened.js'

const members = Members.forEachTest()

const WATCHDOG_MS = 20_000
const text = (value: string) => new TextEncoder().encode(value)
const open = (title: string, options: object = {}) => openOwn(members, title, options)

describe('attributes', () => {
  test('C19 belong to the creator: the same or none are taken, others are IPC_MISMATCH', async () => {
    const buffering = { bytes: 8192, capacity: 5 }
    const { name } = await open('attributes', { buffering, maxMessageBytes: 1000 })
    const other = await openAgain(members, name)
    expect(other.buffering).toMatchObject(buffering)
    await openAgain(members, name, { buffering, maxMessageBytes: 1000 })
    for (const wrong of [
      { buffering: { bytes: 4096 } },
      { buffering: { capacity: 6 } },
      { maxMessageBytes: 999 },
      { codec: { name: 'other', encode: () => text(''), decode: () => 0 } },
    ]) {
      await expect(indirect(name, shm(), wrong)).rejects.toMatchObject({ code: 'IPC_MISMATCH' })
    }
  })

  test.each([32, 1024, 65_536, 1_000_000])(
    'a message of exactly half of %i bytes fits wherever the last one ended',
    async (bytes) => {
      const { mailbox } = await open(`half of ${bytes}`, { buffering: { bytes } })
      const half = new Uint8Array(bytes / 2).fill(1)
      for (let before = 0; before <= 40; before++) {
        expect(mailbox.trySend(new Uint8Array(Math.min(before, bytes / 2)))).toBe(true)
        mailbox.tryReceive()
        expect(mailbox.trySend(half)).toBe(true)
        expect(Buffer.compare(mailbox.tryReceive()?.data as Uint8Array, half)).toBe(0)
      }
      expect(() => mailbox.trySend(new Uint8Array(bytes / 2 + 1))).toThrow(
        expect.objectContaining({ code: 'IPC_TOO_LARGE', limit: bytes / 2 }),
      )
    },
  )

  test('maxMessageBytes alone makes the ring large enough, a capacity alone room for as many small ones', async () => {
    const { mailbox: large } = await open('large messages', { maxMessageBytes: 300_000 })
    expect(large.buffering.bytes).toBeGreaterThanOrEqual(600_000)
    expect(large.trySend(new Uint8Array(300_000))).toBe(true)
    const { mailbox: many } = await open('many messages', { buffering: { capacity: 5000 } })
    for (let sent = 0; sent < 5000; sent++) expect(many.trySend(new Uint8Array(64))).toBe(true)
    expect(many.trySend(new Uint8Array(0))).toBe(false)
  })

  test('C13 a message of more than half the ring is refused at open, and nothing is made', async () => {
    const name = uniqueName('over half')
    const options = { buffering: { bytes: 1000 }, maxMessageBytes: 501 }
    await expect(indirect(name, shm(), options)).rejects.toMatchObject({
      code: 'IPC_NOT_SUPPORTED',
      limit: 500,
    })
    await expect(indirect(name, shm(), { create: 'never' })).rejects.toMatchObject({ code: 'IPC_NOT_FOUND' })
  })

  test('a ring of more than 512 MiB is IPC_LIMIT at open, and leaves nothing', async () => {
    const name = uniqueName('too large')
    await expect(indirect(name, shm(), { buffering: { bytes: 2 ** 29 + 1 } })).rejects.toMatchObject({
      code: 'IPC_LIMIT',
      limit: 2 ** 29,
    })
    await expect(indirect(name, shm(), { create: 'never' })).rejects.toMatchObject({ code: 'IPC_NOT_FOUND' })
  })
})

describe('at', () => {
  test('is the object’s own name, for one mailbox a mechanism value', async () => {
    const at = `/${uniqueName('at').slice(0, 100).replaceAll('/', '-')}`
    const mechanism = shm({ at })
    const mailbox = await indirect('here', mechanism, { removeOnLastClose: true })
    members.atEnd(() => mailbox.close())
    expect(mailbox.address).toBe(`/dev/shm${at}`)
    expect(existsSync(mailbox.address)).toBe(true)
    await expect(indirect('there', mechanism)).rejects.toThrow(TypeError)
    const stranger = await indirect('another-name', shm({ at }))
    await mailbox.send(text('x'))
    expect(stranger.tryReceive()?.data).toEqual(text('x'))
    await stranger.close()
  })

  test.each(['jobs', '/', '/a/b', '/..', `/${'x'.repeat(255)}`])(
    '%s is no name for shm_open: a TypeError',
    (at) => {
      expect(() => shm({ at })).toThrow(TypeError)
    },
  )
})

describe('creation', () => {
  const place = (title: string) => {
    const at = `/ipc-test-${process.pid}-${title}`
    members.atEnd(() => rmSync(`/dev/shm${at}`, { force: true }))
    return { at, path: `/dev/shm${at}` }
  }
  const unfinished = () => {
    const bytes = Buffer.alloc(SEGMENT.size)
    bytes.writeInt32LE(MAGIC, SEGMENT.word.magic * 4)
    bytes.writeInt32LE(LAYOUT_VERSION, SEGMENT.word.layoutVersion * 4)
    bytes.writeInt32LE(BYTE_ORDER, SEGMENT.word.byteOrder * 4)
    return bytes
  }

  test('C11 what a creator left unfinished is made anew: nothing but the name, or a header and rubbish', async () => {
    for (const content of [
      Buffer.alloc(0),
      unfinished(),
      Buffer.concat([unfinished(), Buffer.alloc(200_000, 0xff)]),
    ]) {
      const { at, path } = place('unfinished')
      writeFileSync(path, content)
      await expect(indirect('m', shm({ at }), { create: 'never' })).rejects.toMatchObject({
        code: 'IPC_NOT_FOUND',
      })
      const mailbox = indirectSync('m', shm({ at }), { create: 'exclusive' })
      await mailbox.send(text('works'))
      expect(mailbox.tryReceive()?.data).toEqual(text('works'))
      await mailbox.unlink()
      await mailbox.close()
    }
  })

  test('C11 a creator that is still at work is waited for; killed, it is taken over', async () => {
    const { at } = place('at work')
    const creator = await spawnPeer(join(__dirname, 'programs/unfinished-creator.mjs'))
    members.atEnd(() => creator.kill('SIGKILL'))
    expect(await creator.call('lock', at, CREATION_BYTE)).toBe(true)
    let opened = false
    const opening = indirect('m', shm({ at }), { removeOnLastClose: true }).then((mailbox) => {
      opened = true
      return mailbox
    })
    await creator.call('lock', at, CREATION_BYTE + 1)
    expect(opened).toBe(false)
    await creator.kill('SIGKILL')
    const mailbox = await withWatchdog(opening, WATCHDOG_MS, 'the opening after the creator’s death')
    await mailbox.close()
  })

  test('C16 what is no @ipc object is left alone: IPC_CORRUPT; another layout is IPC_VERSION', async () => {
    const { at, path } = place('stranger')
    writeFileSync(path, 'somebody else’s data')
    await expect(indirect('m', shm({ at }))).rejects.toMatchObject({ code: 'IPC_CORRUPT' })
    expect(readFileSync(path, 'utf8')).toBe('somebody else’s data')
    const later = unfinished()
    later.writeInt32LE(LAYOUT_VERSION + 1, SEGMENT.word.layoutVersion * 4)
    later.writeInt32LE(1, SEGMENT.word.creationState * 4)
    writeFileSync(path, later)
    await expect(indirect('m', shm({ at }))).rejects.toMatchObject({ code: 'IPC_VERSION' })
  })

  test('mode is the object’s, whatever the umask', async () => {
    const { mailbox } = await open('mode', { mode: 0o660 })
    expect(statSync(mailbox.address).mode & 0o777).toBe(0o660)
  })

  test('open handles go on after unlink, apart from the mailbox that takes the name', async () => {
    const { name, mailbox } = await open('unlinked')
    const second = await openAgain(members, name)
    const waiting = second.receive()
    expect(await unlink(name, shm())).toBe(true)
    const successor = await openAgain(members, name)
    expect(await mailbox.unlink()).toBe(true)
    await mailbox.send(text('old'))
    expect((await withWatchdog(waiting, WATCHDOG_MS, 'the receive of a removed mailbox')).data).toEqual(
      text('old'),
    )
    expect(successor.tryReceive()).toBeUndefined()
  })
})

describe('C8 closing', () => {
  test('500 opens and closes of two handles leave mappings, descriptors and files as they were', async () => {
    const name = uniqueName('opens and closes')
    let address = ''
    const cycle = async () => {
      const mailbox = await indirect(name, shm(), { removeOnLastClose: true })
      const other = indirectSync(name, shm(), { removeOnLastClose: true })
      address = mailbox.address
      const waiting = other.receive()
      await mailbox.send(text('x'))
      await waiting
      await mailbox.close()
      await other.close()
    }
    for (let warm = 0; warm < 20; warm++) await cycle()
    for (let cycles = 0; cycles < 500; cycles++) await cycle()
    expect(existsSync(address)).toBe(false)
    // Its own alone: what earlier tests of this process mapped is none of this one's.
    expect(readFileSync('/proc/self/maps', 'utf8')).not.toContain(address)
    expect(openDescriptors(address)).toBe(0)
    // Kept for a second after the last watch.
    await until(() => openDescriptors('anon_inode:inotify') === 0, 20_000, 'the watch is closed')
  }, 60_000)

  test('C15 views of a closed mailbox read zeros', async () => {
    const { name, mailbox } = await open('views')
    await mailbox.send(text('seen'))
    let view: Uint8Array | undefined
    mailbox.tryReadMany((bytes) => {
      view = bytes
    })
    const claim = mailbox.tryClaim(100)
    await mailbox.close()
    expect(view?.every((byte) => byte === 0)).toBe(true)
    claim?.view.fill(1)
    expect(() => claim?.commit()).not.toThrow()
    const again = await openAgain(members, name)
    expect(again.tryReceive()).toBeUndefined()
  })
})
