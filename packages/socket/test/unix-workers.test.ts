import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { direct, indirect } from '@ipc/core'
import { unix } from '@ipc/socket'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'

const WATCHDOG_MS = 20_000

function startWorker(workerData: object): Worker {
  return new Worker(join(__dirname, 'peers/worker-with-channel.mjs'), { workerData })
}

test('C10 the link of a worker thread that is terminated ends, while the process lives on; what it sent is received', async () => {
  const [self, peer] = [uniqueName('here'), uniqueName('worker')]
  const party = await direct(self, unix())
  const worker = startWorker({ self: peer, peer: self })
  const link = await withWatchdog(party.link(peer), WATCHDOG_MS, 'the link')
  await withWatchdog(once(worker, 'message'), WATCHDOG_MS, 'the worker')
  await withWatchdog(worker.terminate(), WATCHDOG_MS, 'the end of the worker')
  expect((await link.receive({ timeoutMs: WATCHDOG_MS })).data).toEqual(new Uint8Array([1]))
  const { reason } = await withWatchdog(link.closed, WATCHDOG_MS, 'the end of the link')
  expect(reason).toBe('peer-died')
  // Its name is free for another.
  await (await direct(peer, unix())).close()
  await party.close()
})

test('C11 the mailbox that a terminated worker thread owned has another owner, while the process lives on', async () => {
  const name = uniqueName('of a worker')
  const worker = startWorker({ mailbox: name })
  await withWatchdog(once(worker, 'message'), WATCHDOG_MS, 'the worker')
  const member = await indirect(name, unix())
  const receiving = member.receive()
  await withWatchdog(worker.terminate(), WATCHDOG_MS, 'the end of the worker')
  await withWatchdog(member.send(new Uint8Array([2])), WATCHDOG_MS, 'the send')
  expect((await withWatchdog(receiving, WATCHDOG_MS, 'the message')).data).toEqual(new Uint8Array([2]))
  await member.close()
})
