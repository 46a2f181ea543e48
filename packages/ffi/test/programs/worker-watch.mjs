// What readiness.test.ts shows of the main thread, in a worker.
import { Worker } from 'node:worker_threads'

const code = `
  import { parentPort } from 'node:worker_threads'
  import { close, O, pipe2, Readiness, read, write } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)}
  const turns = async (count) => { for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve)) }
  const until = (count) => new Promise((resolve) => { wanted = count; reached = resolve })
  const bytes = Buffer.alloc(8)
  let calls = 0, wanted = 0, reached
  const { readEnd, writeEnd } = pipe2(O.NONBLOCK)
  const reading = new Readiness(readEnd, ({ readable }) => {
    if (!readable) throw new Error('not readable')
    if (++calls === wanted) { read(readEnd, bytes); reached() }
  }).start({ readable: true, writable: false })
  write(writeEnd, Buffer.from('x'))
  await until(3)
  await turns(20)
  const readable = calls
  let writableCalls = 0
  let done
  const writing = new Readiness(writeEnd, ({ writable }) => {
    if (!writable) throw new Error('not writable')
    if (++writableCalls === 2) { writing.stop(); done() }
  })
  await new Promise((resolve) => { done = resolve; writing.start({ readable: false, writable: true }) })
  await turns(20)
  const writable = writableCalls
  writing.close()
  calls = 0
  reading.stop()
  write(writeEnd, Buffer.from('x'))
  await turns(20)
  const stopped = calls
  reading.close()
  close(readEnd)
  const error = await new Promise((resolve) => {
    const watch = new Readiness(writeEnd, () => { watch.close(); resolve(true) }).start({ readable: true, writable: false })
  })
  const idle = pipe2(O.NONBLOCK)
  new Readiness(idle.readEnd, () => {}).unref().start({ readable: true, writable: false })
  parentPort.postMessage(\`readable \${readable} writable \${writable} stopped \${stopped} error \${error}\`)
`
const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`))
worker.on('message', (message) => process.stdout.write(message))
worker.on('exit', (status) => process.stdout.write(status === 0 ? ' ended\n' : ` failed ${status}\n`))
