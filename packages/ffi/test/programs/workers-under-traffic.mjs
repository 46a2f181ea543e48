// Workers are ended while what they watch is ready all the time: koffi's own watch aborts the process here.
import { Worker } from 'node:worker_threads'
import { O, pipe2, write } from '../../dist/index.js'

const code = `
  import { parentPort, workerData } from 'node:worker_threads'
  import { Readiness, read } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)}
  const bytes = Buffer.alloc(64)
  let calls = 0
  new Readiness(workerData, () => {
    while (read(workerData, bytes) > 0);
    if (++calls === 30) parentPort.postMessage('thirty')
  }).start({ readable: true, writable: false })
  parentPort.postMessage('watching')
`
const next = (worker) => new Promise((resolve) => worker.once('message', resolve))
let ended = 0
for (let round = 0; round < 20; round++) {
  const { readEnd, writeEnd } = pipe2(O.NONBLOCK)
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
    workerData: readEnd,
  })
  await next(worker)
  const traffic = setInterval(() => {
    for (let count = 0; count < 50; count++) write(writeEnd, Buffer.alloc(64))
  }, 1)
  await next(worker)
  await worker.terminate()
  clearInterval(traffic)
  ended++
}
console.log(`${ended} ended`)
