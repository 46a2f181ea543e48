// Workers receive from a mailbox and are ended while messages come: nothing but the worker may end.
import { Worker } from 'node:worker_threads'
import { indirect } from '@ipc/core'
import { fifo } from '@ipc/pipe'

const name = process.argv[2]
const here = (specifier) => JSON.stringify(import.meta.resolve(specifier))
const code = `
  import { parentPort } from 'node:worker_threads'
  import { indirect } from ${here('@ipc/core')}
  import { fifo } from ${here('@ipc/pipe')}
  const mailbox = await indirect(${JSON.stringify(name)}, fifo())
  parentPort.postMessage('open')
  let count = 0
  for await (const { data } of mailbox) if (++count === 50) parentPort.postMessage(data.length)
`
const next = (worker) => new Promise((resolve) => worker.once('message', resolve))
const mailbox = await indirect(name, fifo())
for (let round = 0; round < 5; round++) {
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`))
  await next(worker)
  const traffic = setInterval(() => {
    while (mailbox.trySend(new Uint8Array(1000)));
  }, 1)
  await next(worker)
  await worker.terminate()
  clearInterval(traffic)
}
await mailbox.unlink()
await mailbox.close()
console.log('five ended')
