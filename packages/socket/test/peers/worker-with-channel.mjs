// A worker thread that has a link with another party, or owns a mailbox, until it is ended.
import { parentPort, workerData } from 'node:worker_threads'
import { direct, indirect } from '@ipc/core'
import { unix } from '@ipc/socket'

const { self, peer, mailbox } = workerData
if (mailbox !== undefined) {
  await indirect(mailbox, unix())
  parentPort.postMessage('open')
  setInterval(() => undefined, 60_000)
} else {
  const party = await direct(self, unix())
  const link = await party.link(peer)
  await link.send(new Uint8Array([1]))
  parentPort.postMessage('linked')
  await link.receive()
}
