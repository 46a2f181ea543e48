import { randomInt } from 'node:crypto'
import { indirect, unlink } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { ownRuntimeDirectory } from './own-runtime-directory.js'
import { spawn } from './spawn.js'
import { removeForeignQueue } from './system-v.js'
import { bytes } from './text.js'

ownRuntimeDirectory()

const WATCHDOG_MS = 20_000

test('a System V queue that ipcrm removes ends a waiting receive, a waiting send and the channel', async () => {
  const key = randomInt(1, 0x7fff_ffff)
  const mailbox = await indirect('removed', sysvMq({ at: key }))
  const receiving = mailbox.receive({ type: 7 })
  while (mailbox.trySend(bytes('x'.repeat(4096))));
  const sending = mailbox.send(bytes('x'.repeat(4096)))
  const ended = Promise.all([
    expect(receiving).rejects.toMatchObject({ code: 'IPC_CLOSED' }),
    expect(sending).rejects.toThrow(),
  ])
  removeForeignQueue(key)
  await withWatchdog(ended, WATCHDOG_MS, 'the end of the waiting calls')
  await expect(mailbox.closed).resolves.toMatchObject({ reason: 'unlinked' })
  await mailbox.close()
  expect(await unlink('removed', sysvMq({ at: key }))).toBe(false)
})

test('unlink in one process ends a receive that waits in another', async () => {
  const name = uniqueName('unlinked')
  const peer = await spawn()
  const mailbox = await indirect(name, sysvMq())
  await peer.call('mailbox', name, 'sysvMq')
  await peer.call('receiveLater', name, 'got')
  expect(await mailbox.unlink()).toBe(true)
  expect(await peer.next('got')).toBe('IPC_CLOSED')
  expect(await peer.call('closure', name)).toBe('unlinked')
  expect(await unlink(name, sysvMq())).toBe(false)
  await mailbox.close()
  await peer.kill()
})

test('a Sync receive sees the removal', async () => {
  const name = uniqueName('sync-unlinked')
  const peer = await spawn()
  const mailbox = await indirect(name, sysvMq())
  await peer.call('mailboxSync', name, 'sysvMq')
  const receiving = peer.call('receiveSync', name, { timeoutMs: Number.POSITIVE_INFINITY })
  const refused = expect(receiving).rejects.toMatchObject({ code: 'IPC_CLOSED' })
  await mailbox.unlink()
  await withWatchdog(refused, WATCHDOG_MS, 'the end of the Sync receive')
  await mailbox.close()
  await peer.kill()
})

test('a POSIX queue without its name goes on for those who have it open', async () => {
  const name = uniqueName('nameless')
  const [first, second] = [await indirect(name, posixMq()), await indirect(name, posixMq())]
  expect(await first.unlink()).toBe(true)
  await first.send(bytes('still'))
  expect((await second.receive()).data).toEqual(bytes('still'))
  await expect(indirect(name, posixMq(), { create: 'never' })).rejects.toMatchObject({
    code: 'IPC_NOT_FOUND',
  })
  await first.close()
  await second.close()
})
