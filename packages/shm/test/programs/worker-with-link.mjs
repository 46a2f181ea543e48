// A worker thread that has a link with another party until it is ended.
import { parentPort, workerData } from 'node:worker_threads'
import { direct } from '@ipc/core'
import { shm } from '@ipc/shm'

const { self, peer } = workerData
const party = await direct(self, shm())
const link = await party.link(peer)
await link.send(new Uint8Array([1]))
parentPort.postMessage('linked')
await link.receive()
