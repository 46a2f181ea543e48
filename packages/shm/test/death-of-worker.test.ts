import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { direct } from '@ipc/core'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { shm } from '../src/index.js'
import { Members } from './support/members.js'
import { openOwn } from './support/opened.js'

const members = Members.forEachTest()

const WATCHDOG_MS = 20_000
const MESSAGE = new Uint8Array(1500).fill(3)

test.each(['a read', 'a claim of all the space', 'the receive lock'])(
  'C10 a worker thread that is terminated with %s leaves it to others, while the process lives on',
  async (what) => {
    const { name, mailbox } = await openOwn(members, 'ended worker', { buffering: { bytes: 4096 } })
    if (what !== 'a claim of all the space') await mailbox.send(MESSAGE)
    const worker = new Worker(join(__dirname, 'programs/worker-in-mailbox.mjs'), {
      workerData: { name, what },
    })
    await withWatchdog(once(worker, 'message'), WATCHDOG_MS, 'the worker')
    expect(mailbox.tryReceive()).toBeUndefined()
    const receiving = mailbox.receive()
    await withWatchdog(worker.terminate(), WATCHDOG_MS, 'the end of the worker')
    // Two of them fit only where the claim's space has come back.
    if (what === 'a claim of all the space') {
      const sending = [mailbox.send(MESSAGE), mailbox.send(MESSAGE), mailbox.send(MESSAGE)]
      await withWatchdog(receiving, WATCHDOG_MS, 'a message')
      await withWatchdog(mailbox.receive(), WATCHDOG_MS, 'a message')
      await withWatchdog(Promise.all(sending), WATCHDOG_MS, 'the sends')
      await mailbox.receive()
    } else expect((await withWatchdog(receiving, WATCHDOG_MS, 'what the worker had')).data).toEqual(MESSAGE)
  },
)

test('C10 the link of a worker thread that is terminated ends, while the process lives on; what it sent is received', async () => {
  const [self, peer] = [uniqueName('here'), uniqueName('worker')]
  const party = await direct(self, shm())
  members.atEnd(() => party.close())
  const worker = new Worker(join(__dirname, 'programs/worker-with-link.mjs'), {
    workerData: { self: peer, peer: self },
  })
  const link = await withWatchdog(party.link(peer), WATCHDOG_MS, 'the link')
  await withWatchdog(once(worker, 'message'), WATCHDOG_MS, 'the worker')
  await withWatchdog(worker.terminate(), WATCHDOG_MS, 'the end of the worker')
  expect((await link.receive({ timeoutMs: WATCHDOG_MS })).data).toEqual(new Uint8Array([1]))
  const { reason } = await withWatchdog(link.closed, WATCHDOG_MS, 'the end of the link')
  expect(reason).toBe('peer-died')
  // Its name is free for another.
  await (await direct(peer, shm())).close()
})
