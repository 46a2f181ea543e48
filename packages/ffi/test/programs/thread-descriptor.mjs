// A worker owns the writing end of a pipe: when the worker is ended the reader sees the end.
import { Worker } from 'node:worker_threads'
import { errno, fcntlGetFlags, O, pipe2, read, ThreadDescriptor, write } from '../../dist/index.js'

const { readEnd, writeEnd } = pipe2()
const code = `
  import { parentPort, workerData } from 'node:worker_threads'
  import { ThreadDescriptor } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)}
  globalThis.owner = new ThreadDescriptor(workerData)
  parentPort.postMessage('owned')
  setInterval(() => {}, 1000)
`
const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
  workerData: writeEnd,
})
await new Promise((resolve) => worker.once('message', resolve))
const blocking = (fcntlGetFlags(writeEnd) & O.NONBLOCK) === 0
write(writeEnd, Buffer.from('x'))
const bytes = Buffer.alloc(4)
const before = read(readEnd, bytes)
await worker.terminate()
const after = read(readEnd, bytes)
const own = pipe2(O.NONBLOCK)
const owner = new ThreadDescriptor(own.writeEnd)
const open = read(own.readEnd, bytes) === -errno.EAGAIN
owner.close()
owner.close()
console.log(
  `blocking ${blocking} before ${before} after ${after} open ${open} closed ${read(own.readEnd, bytes) === 0}`,
)
