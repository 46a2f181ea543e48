// node ending.mjs FACTORY NAME HOW: ends in one of the ways a process can while receives wait.
import { spawn } from 'node:child_process'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { indirect } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'

const [factory, name, how] = isMainThread ? process.argv.slice(2) : workerData
const mailbox = await indirect(name, { posixMq, sysvMq }[factory]())

/** A worker with the same program, once its receive waits. */
async function waitingWorker() {
  const worker = new Worker(new URL(import.meta.url), { workerData: [factory, name, how] })
  // Now: its error may come together with its message.
  if (how === 'worker-throw') worker.on('error', () => undefined)
  await new Promise((resolve) => worker.once('message', resolve))
  return worker
}

if (!isMainThread) {
  const { parentPort } = await import('node:worker_threads')
  parentPort.postMessage('waiting')
  if (how === 'worker-exit') setImmediate(() => process.exit(0))
  if (how === 'worker-throw') setImmediate(() => Promise.reject(new Error('uncaught on purpose')))
  if (how.endsWith('sync')) mailbox.receiveSync({ timeoutMs: Number.POSITIVE_INFINITY })
  else await mailbox.receive()
} else if (how.startsWith('terminate')) {
  const waiting = mailbox.receive({ timeoutMs: 60_000 })
  waiting.catch(() => undefined)
  await (await waitingWorker()).terminate()
  console.log('terminated')
  await mailbox.close()
} else if (how.startsWith('exit-under-worker')) {
  await waitingWorker()
  process.exit(3)
} else if (how.startsWith('throw-under-worker')) {
  await waitingWorker()
  throw new Error('uncaught on purpose')
} else if (how === 'worker-exit' || how === 'worker-throw') {
  const worker = await waitingWorker()
  await new Promise((resolve) => worker.once('exit', resolve))
  await mailbox.close()
} else if (how === 'return') {
  mailbox.unref()
  mailbox.receive().catch(() => undefined)
} else if (how === 'sigterm-sync') {
  // Sent by another: this thread is blocked.
  spawn('sh', ['-c', `sleep 0.2; kill ${process.pid}`], { stdio: 'ignore' })
  mailbox.receiveSync({ timeoutMs: Number.POSITIVE_INFINITY })
} else {
  const waiting = mailbox.receive()
  setImmediate(() => {
    if (how === 'exit') process.exit(3)
    if (how === 'throw') throw new Error('uncaught on purpose')
    if (how === 'sigterm') process.kill(process.pid, 'SIGTERM')
  })
  await waiting
}
