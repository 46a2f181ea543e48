// A worker thread that locks a Mutex of the main thread's memory and then ends as it is told, or stays.
import { parentPort, workerData } from 'node:worker_threads'
import { Memfd, Mutex } from '@ipc/shm'

const { path, offset, end } = workerData
const mutex = new Mutex(Memfd.open(path), { offset })
mutex.lockSync({ timeoutMs: 0 })
parentPort.postMessage('locked')
if (end === 'stay') setInterval(() => mutex.holds, 60_000)
if (end === 'process.exit') process.exit()
