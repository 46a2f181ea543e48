// Workers that map shared memory and are ended: what of it the process still has, and whether a living worker keeps its own.
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { Worker } from 'node:worker_threads'

const library = JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)
const code = `
  import { parentPort } from 'node:worker_threads'
  import { close, Mapping, memfdCreate, truncate } from ${library}
  const fd = memfdCreate('thread-mapped')
  truncate(fd, 65_536)
  Mapping.map(fd, 65_536).close()
  const mappings = [Mapping.map(fd, 65_536), Mapping.mapTwice(fd, 65_536)]
  mappings[0].bytes[5] = 7
  close(fd)
  parentPort.on('message', () => parentPort.postMessage(mappings[1].bytes[5]))
  parentPort.postMessage('mapped')
`
const url = new URL(`data:text/javascript,${encodeURIComponent(code)}`)
const mapped = () => readFileSync('/proc/self/maps', 'utf8').split('/memfd:thread-mapped').length - 1
const lists = () =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).includes('mappings-of-thread')
    } catch {
      return false
    }
  }).length
async function start() {
  const worker = new Worker(url)
  await once(worker, 'message')
  return worker
}

const seen = []
const see = () => seen.push(`${mapped()}/${lists()}`)
// Nobody watches its end: this thread has not loaded the package yet.
const first = await start()
see()
await first.terminate()
see()
const living = await start()
see()
const { Mapping, memfdCreate, truncate } = await import('../../dist/index.js')
const fd = memfdCreate('own')
truncate(fd, 4096)
Mapping.map(fd, 4096).close()
const ended = [await start(), await start()]
see()
await Promise.all(ended.map((worker) => worker.terminate()))
see()
living.postMessage('read')
const [byte] = await once(living, 'message')
await living.terminate()
console.log(`${seen.join(' ')} living ${byte} none ${mapped()}`)
