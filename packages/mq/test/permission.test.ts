import { randomInt } from 'node:crypto'
import { rmSync } from 'node:fs'
import { PosixQueue, SysvQueue } from '@ipc/mq'
import { type Peer, uniqueName } from '@ipc/testkit'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { ownRuntimeDirectory } from './own-runtime-directory.js'
import { spawn } from './spawn.js'

ownRuntimeDirectory()

let peer: Peer
let directory: string

beforeEach(async () => {
  peer = await spawn()
  // Loads what it needs while it may still read it.
  await peer.call('mailbox', 'first', 'sysvMq', { removeOnLastClose: true })
  await peer.call('close', 'first')
  directory = await peer.call<string>('becomeStranger')
})
afterEach(async () => {
  await peer.kill()
  rmSync(directory, { recursive: true })
})

test('a System V queue whose mode keeps a process out is IPC_PERMISSION with the cure', async () => {
  const key = randomInt(1, 0x7fff_ffff)
  const queue = SysvQueue.open(key)
  try {
    queue.set({ mode: 0 })
    const opening = peer.call('mailbox', 'refused', 'sysvMq', {}, key)
    await expect(opening).rejects.toMatchObject({ code: 'IPC_PERMISSION', syscall: 'msgget' })
    await expect(opening).rejects.toThrow('have its owner make it with a mode')
  } finally {
    queue.remove()
  }
})

test('so is a POSIX queue', async () => {
  const name = `/${uniqueName('refused')}`
  const queue = PosixQueue.open(name, { mode: 0 })
  try {
    await expect(peer.call('mailbox', 'refused', 'posixMq', {}, name)).rejects.toMatchObject({
      code: 'IPC_PERMISSION',
      syscall: 'mq_open',
    })
  } finally {
    PosixQueue.unlink(name)
    queue.close()
  }
})

test('an ordinary user opens mailboxes of the default size', async () => {
  for (const factory of ['sysvMq', 'posixMq']) {
    await peer.call('mailbox', factory, factory, { removeOnLastClose: true })
    await peer.call('send', factory, 'works')
    expect(await peer.call('receive', factory)).toBe('works')
    await peer.call('close', factory)
  }
})
