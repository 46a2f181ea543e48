import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { direct, indirect, type Mechanism } from '@ipc/core'
import { posixMq, SysvQueue, sysvMq } from '@ipc/mq'
import { fifo, mkfifo } from '@ipc/pipe'
import { PosixSemaphore, PosixSharedMemory, SysvSemaphore, SysvSharedMemory, shm } from '@ipc/shm'
import { tcp, unix } from '@ipc/socket'
import { type Peer, uniqueName } from '@ipc/testkit'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { isRoot, otherUser, ownRuntimeDirectory, rightsOfOthers, STRANGER } from './support/two-users.js'

const describeAsRoot = isRoot ? describe : describe.skip
const bytes = new TextEncoder().encode('secret')
const mechanisms: Record<string, () => Mechanism> = {
  shm: () => shm(),
  'shm in System V memory': () => shm({ backing: 'sysv' }),
  fifo: () => fifo(),
  sysvMq: () => sysvMq() as Mechanism,
  posixMq: () => posixMq() as Mechanism,
  unix: () => unix(),
  tcp: () => tcp(),
}

describeAsRoot('what belongs to one user is closed to another', () => {
  let stranger: Peer
  let runtime: ReturnType<typeof ownRuntimeDirectory>
  beforeAll(async () => {
    runtime = ownRuntimeDirectory()
    stranger = await otherUser(STRANGER)
  })
  afterAll(async () => {
    await stranger.kill()
    runtime.restore()
  })

  const refused = async (what: string, ...parameters: unknown[]) =>
    expect([what, await stranger.call('attempt', what, ...parameters)]).toEqual([
      what,
      expect.stringMatching(/^(EACCES|EPERM)$/),
    ])

  async function everyFileIsClosed(): Promise<number> {
    await refused('list directory', runtime.path)
    const files = readdirSync(runtime.path).map((file) => join(runtime.path, file))
    for (const file of files) {
      expect([file, rightsOfOthers(file)]).toEqual([file, 0])
      for (const way of ['read file', 'write file', 'connect socket', 'remove file']) await refused(way, file)
    }
    return files.length
  }

  /** System V objects that this process made or sent to, by /proc/sysvipc: those of links have no key to find them by. */
  async function everySystemVObjectIsClosed(kind: 'segment' | 'queue'): Promise<number> {
    const [table, user] = kind === 'segment' ? ['shm', 'cpid'] : ['msg', 'lspid']
    const [heading = '', ...rows] = readFileSync(`/proc/sysvipc/${table}`, 'utf8').split('\n')
    const columns = heading.trim().split(/\s+/)
    const own = rows
      .map((row) => row.trim().split(/\s+/))
      .filter((fields) => Number(fields[columns.indexOf(user!)]) === process.pid)
    for (const [, id] of own) {
      await refused(`look at system v ${kind}`, Number(id))
      await refused(`remove system v ${kind}`, Number(id))
    }
    return own.length
  }

  it.each(Object.keys(mechanisms))('a mailbox and a link of %s', async (which) => {
    const make = mechanisms[which]!
    const mailbox = await indirect(uniqueName('closed'), make())
    const [p, q] = [uniqueName('p'), uniqueName('q')]
    const [first, second] = [await direct(p, make()), await direct(q, make())]
    try {
      await mailbox.send(bytes)
      await first.send(q, bytes)
      await second.receive()
      // Asleep on both: whatever a waiting receiver makes is there too.
      const waiting = new AbortController()
      const received = mailbox.receive().then(() => mailbox.receive({ signal: waiting.signal }))
      const linkReceived = second.receive({ signal: waiting.signal })
      for (const promise of [received, linkReceived]) promise.catch(() => undefined)
      await first.send(q, bytes)
      await linkReceived

      expect(await everyFileIsClosed()).toBeGreaterThan(0)
      const { address } = mailbox
      if (which.startsWith('shm')) {
        expect([address, rightsOfOthers(address)]).toEqual([address, 0])
        for (const way of ['read file', 'write file', 'remove file']) await refused(way, address)
        for (const way of ['open shared memory', 'remove shared memory'])
          await refused(way, address.slice('/dev/shm'.length))
      }
      if (which === 'posixMq')
        for (const way of ['open posix queue', 'remove posix queue']) await refused(way, address)
      if (which === 'sysvMq') {
        await refused('open system v queue', Number(address))
        expect(await everySystemVObjectIsClosed('queue')).toBeGreaterThan(1)
      }
      if (which === 'shm in System V memory') expect(await everySystemVObjectIsClosed('segment')).toBe(1)
      await refused('list directory', `/proc/${process.pid}/fd`)
      waiting.abort()
      await received.catch(() => undefined)
    } finally {
      await mailbox.unlink()
      await Promise.all([mailbox.close(), first.close(), second.close()])
    }
  })

  it('the plain objects, made without a mode', async () => {
    const name = `/${uniqueName('closed')}`
    const key = 0x1bc0_0000 + (process.pid & 0xffff)
    const fifoPath = join(runtime.path, 'plain-fifo')
    mkfifo(fifoPath)
    const memory = PosixSharedMemory.openSync(name, { size: 4096 })
    const semaphore = PosixSemaphore.open(name)
    const segment = SysvSharedMemory.open(key, { size: 4096 })
    const semaphores = SysvSemaphore.open(key, { values: [1] })
    const queue = SysvQueue.open(key)
    try {
      expect(await everyFileIsClosed()).toBeGreaterThan(0)
      for (const way of ['open shared memory', 'remove shared memory', 'open semaphore'])
        await refused(way, name)
      await refused('open system v segment', key)
      await refused('open system v semaphores', key)
      await refused('open system v queue', key)
      for (const way of ['look at system v queue', 'read system v queue', 'remove system v queue'])
        await refused(way, queue.id)
      for (const way of ['look at system v segment', 'remove system v segment'])
        await refused(way, segment.id)
    } finally {
      for (const object of [memory, semaphore]) object.unlink()
      for (const object of [segment, semaphores, queue]) object.remove()
      for (const object of [memory, semaphore, segment]) object.close()
    }
  })

  it('the same ways are open to who has the rights', async () => {
    const own = await otherUser(0)
    const name = `/${uniqueName('open')}`
    const memory = PosixSharedMemory.openSync(name, { size: 4096 })
    try {
      expect(await own.call('attempt', 'list directory', runtime.path)).toBe('allowed')
      expect(await own.call('attempt', 'open shared memory', name)).toBe('allowed')
      expect(await own.call('attempt', 'read file', `/dev/shm${name}`)).toBe('allowed')
    } finally {
      memory.unlink()
      memory.close()
      await own.kill()
    }
  })
})
