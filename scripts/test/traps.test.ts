import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { indirect, type Mechanism } from '@ipc/core'
import { mqUnlink } from '@ipc/ffi'
import { posixMq, sysvMq } from '@ipc/mq'
import { Fifo, fifo } from '@ipc/pipe'
import { PosixSemaphore, PosixSharedMemory, shm } from '@ipc/shm'
import { unix } from '@ipc/socket'
import { type Peer, uniqueName } from '@ipc/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { isRoot, MEMBER, otherUser, ownRuntimeDirectory, STRANGER } from './support/two-users.js'

const describeAsRoot = isRoot ? describe : describe.skip

/** Where a name leads to: opened once, and taken away. */
async function addressOf(name: string, mechanism: Mechanism): Promise<string> {
  const mailbox = await indirect(name, mechanism)
  await mailbox.unlink()
  await mailbox.close()
  return mailbox.address
}

describeAsRoot('what a stranger has laid out where everybody may write is not stepped into', () => {
  let stranger: Peer
  let runtime: ReturnType<typeof ownRuntimeDirectory>
  let folder: string
  let precious: string
  let link: string
  beforeAll(async () => {
    runtime = ownRuntimeDirectory()
    stranger = await otherUser(STRANGER)
  })
  beforeEach(() => {
    folder = mkdtempSync('/dev/shm/ipc-traps-test-')
    chmodSync(folder, 0o1777)
    mkdirSync(join(folder, 'own'), { mode: 0o700 })
    precious = join(folder, 'own', 'precious')
    writeFileSync(precious, 'untouched')
    link = join(folder, 'link')
  })
  afterEach(() => {
    expect(readFileSync(precious, 'utf8')).toBe('untouched')
    rmSync(folder, { recursive: true })
  })
  afterAll(async () => {
    await stranger.kill()
    runtime.restore()
  })

  it('shared memory under a name that can be guessed', async () => {
    const name = uniqueName('trap')
    const address = await addressOf(name, shm())
    const posixName = address.slice('/dev/shm'.length)
    await stranger.call('setTrap', 'shared memory', posixName)
    try {
      expect(await stranger.call('owner', address)).toBe(STRANGER)
      await expect(indirect(name, shm())).rejects.toMatchObject({
        code: 'IPC_PERMISSION',
        message: expect.stringContaining(`was made by user ${STRANGER}`),
      })
      // The user's own choice of an object is his own.
      const chosen = await indirect(name, shm({ at: posixName }))
      await chosen.close()
    } finally {
      await stranger.call('remove', address)
    }
    await stranger.call('setTrap', 'symlink', address, precious)
    await expect(indirect(name, shm())).rejects.toThrow(address)
    await stranger.call('remove', address)
    expect(await addressOf(name, shm())).toBe(address)
  })

  it('a POSIX queue, even one that a side file of ours describes', async () => {
    const name = uniqueName('trap')
    const attributes = { maxMessages: 5, messageBytes: 64 }
    const options = { buffering: { capacity: 5 }, maxMessageBytes: 64 }
    const mailbox = await indirect(name, posixMq(), options)
    // As if the queue's maker had died between the side file and the queue.
    mqUnlink(mailbox.address)
    await stranger.call('setTrap', 'posix queue', mailbox.address, attributes)
    await expect(indirect(name, posixMq(), options)).rejects.toMatchObject({ code: 'IPC_MISMATCH' })
    await stranger.call('removeTrap', 'posix queue', mailbox.address)
    await mailbox.unlink()
    await mailbox.close()
  })

  it('a System V queue', async () => {
    const name = uniqueName('trap')
    const key = Number(await addressOf(name, sysvMq()))
    const id = await stranger.call<number>('setTrap', 'system v queue', key)
    await expect(indirect(name, sysvMq())).rejects.toMatchObject({ code: 'IPC_MISMATCH' })
    await stranger.call('removeTrap', 'system v queue', id)
  })

  it('the runtime directory itself', async () => {
    const victim = await otherUser(MEMBER)
    const place = `/dev/shm/ipc-${MEMBER}`
    await victim.call('setRuntimeDirectory', undefined)
    const opening = () => victim.call('mailbox', 'jobs', 'fifo')
    try {
      await stranger.call('setTrap', 'directory', place)
      await expect(opening()).rejects.toMatchObject({
        code: 'IPC_PERMISSION',
        message: expect.stringContaining(`belongs to user ${STRANGER}`),
      })
      await stranger.call('remove', place)
      await stranger.call('setTrap', 'symlink', place, folder)
      await expect(opening()).rejects.toMatchObject({
        code: 'IPC_PERMISSION',
        message: expect.stringContaining('symbolic link'),
      })
      await stranger.call('remove', place)
      expect(await opening()).toMatch(new RegExp(`^${place}/ipc-[0-9a-f]{24}\\.fifo$`))
      await victim.call('close', 'jobs')
    } finally {
      await victim.kill()
      rmSync(place, { recursive: true, force: true })
    }
  })

  it.each(['fifo', 'unix'])('a symbolic link at the path that %s was given', async (which) => {
    const mechanism = () => (which === 'fifo' ? fifo({ at: link }) : unix({ at: link }))
    await stranger.call('setTrap', 'symlink', link, precious)
    await expect(indirect(uniqueName('trap'), mechanism())).rejects.toMatchObject({ code: 'IPC_PERMISSION' })
    await stranger.call('remove', link)
    // One that leads nowhere yet: what is made must not appear there.
    await stranger.call('setTrap', 'symlink', link, join(folder, 'elsewhere'))
    await expect(indirect(uniqueName('trap'), mechanism())).rejects.toMatchObject({ code: 'IPC_PERMISSION' })
    expect(await stranger.call('attempt', 'read file', join(folder, 'elsewhere'))).toBe('ENOENT')
  })

  it('symbolic links under the names of plain objects', async () => {
    const name = uniqueName('trap')
    for (const [path, open] of [
      [`/dev/shm/${name}`, () => PosixSharedMemory.openSync(`/${name}`, { size: 4096 })],
      [`/dev/shm/sem.${name}`, () => PosixSemaphore.open(`/${name}`)],
    ] as const) {
      await stranger.call('setTrap', 'symlink', path, precious)
      expect(open).toThrow(name)
      await stranger.call('remove', path)
    }
    await stranger.call('setTrap', 'symlink', link, precious)
    expect(() => Fifo.openToWrite(link)).toThrow(`${link} is no FIFO`)
  })
})
