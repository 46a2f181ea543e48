// node ending.mjs MODULE FACTORY OPTIONS NAME WAITING HOW: a call waits in a thread of this process, which then ends.
// WAITING: receive, receiveSync, send, sendSync, link. HOW: exit, error, sigint, sigterm, idle, terminate.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { direct, indirect } from '@ipc/core'

const given = isMainThread ? process.argv.slice(2) : workerData
const [module, factory, options, name, waiting, how] = given
const mechanism = (await import(module))[factory](JSON.parse(options))
const FOR_EVER = { timeoutMs: Number.POSITIVE_INFINITY }
const message = new Uint8Array(200)

async function filled() {
  const mailbox = await indirect(name, mechanism, { maxMessageBytes: 200 })
  if (waiting.startsWith('send')) {
    // Until it stays full: what is under way finds its place first.
    for (let full = 0; full < 20; full = mailbox.trySend(message) ? 0 : full + 1)
      await new Promise((resolve) => setImmediate(resolve))
  }
  return mailbox
}

const calls = {
  receive: async () => (await filled()).receive(),
  send: async () => (await filled()).send(message),
  receiveSync: (mailbox) => mailbox.receiveSync(FOR_EVER),
  sendSync: (mailbox) => mailbox.sendSync(message, FOR_EVER),
  link: async () => (await direct(name, mechanism)).link(`${name}-nobody`),
}

const ends = {
  exit: () => process.exit(3),
  error: () => {
    throw new Error('uncaught on purpose')
  },
  sigint: () => process.kill(process.pid, 'SIGINT'),
  sigterm: () => process.kill(process.pid, 'SIGTERM'),
}

const sync = waiting.endsWith('Sync')
if (!isMainThread) {
  if (sync) {
    const mailbox = await filled()
    parentPort.postMessage('waiting')
    calls[waiting](mailbox)
  } else {
    const call = calls[waiting]()
    setImmediate(() => parentPort.postMessage('waiting'))
    await call
  }
} else if (how === 'idle') {
  // Open, and nothing waits: it ends by itself.
  await filled()
  await direct(name, mechanism)
} else {
  // A Sync call would keep this thread from ending itself: it waits in another.
  const inWorker = sync || how === 'terminate'
  if (inWorker) {
    const worker = new Worker(new URL(import.meta.url), { workerData: given })
    await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
    if (how === 'terminate') {
      await worker.terminate()
      process.exitCode = 4
    }
  } else {
    calls[waiting]().catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  if (how !== 'terminate') setImmediate(ends[how])
}
