// A Readiness in a worker thread receives; then the worker is ended while it still watches.
import { Worker } from 'node:worker_threads'
import { O, pipe2, write } from '../../dist/index.js'

const { readEnd, writeEnd } = pipe2(O.NONBLOCK)
const code = `
  import { parentPort, workerData } from 'node:worker_threads'
  import { Readiness, read } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)}
  const bytes = Buffer.alloc(8)
  new Readiness(workerData, () => parentPort.postMessage(bytes.toString('utf8', 0, read(workerData, bytes))))
    .start({ readable: true, writable: false })
  parentPort.postMessage('watching')
`
const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
  workerData: readEnd,
})
worker.on('message', async (message) => {
  if (message === 'watching') {
    write(writeEnd, Buffer.from('hello'))
    return
  }
  console.log(`the worker read ${message}`)
  await worker.terminate()
  console.log('ended')
})
