// A worker waits by slices for what never comes; terminate() must end it at once. Prints whether it took less than a second.
import { Worker } from 'node:worker_threads'

const code = `
  import { parentPort } from 'node:worker_threads'
  import { futexWait, Mapping, memfdCreate, truncate } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)}
  const fd = memfdCreate('waits-in-worker')
  truncate(fd, 4096)
  const mapping = Mapping.map(fd, 4096)
  const address = mapping.addressOf(0)
  const slice = () => futexWait(address, 0, 50) !== 'changed'
  parentPort.postMessage('waiting')
  while (slice()) {}
`
const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`))
worker.on('message', async () => {
  const start = performance.now()
  await worker.terminate()
  console.log(performance.now() - start < 2000 ? 'ended soon' : 'ended late')
})
