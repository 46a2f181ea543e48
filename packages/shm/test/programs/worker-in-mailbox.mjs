// A worker thread that holds things of a mailbox until it is ended: a message that it reads in place, a claim, the receive lock.
import { parentPort, workerData } from 'node:worker_threads'
import { indirect } from '@ipc/core'
import { shm } from '@ipc/shm'

const { name, what } = workerData
const mailbox = await indirect(name, shm())
const tell = () => parentPort.postMessage('held')
if (what === 'a read') {
  await mailbox.read(() => {
    tell()
    return new Promise(() => setInterval(() => undefined, 60_000))
  })
} else if (what === 'a claim of all the space') {
  mailbox.tryClaim(2000)
  tell()
  setInterval(() => undefined, 60_000)
} else {
  mailbox.tryReadMany(() => {
    tell()
    for (;;) performance.now()
  })
}
