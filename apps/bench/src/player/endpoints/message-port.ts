import { isMainThread, type MessagePort, parentPort, Worker } from 'node:worker_threads'
import { isLast, makePayload } from '../payload.js'
import { followerTask } from '../task.js'
import type { Endpoint, EndpointSides } from './endpoint.js'

/**
 * A worker thread of this process. There is no way to say "not so fast": like its users, who need one, the sender
 * goes on only when the worker has told it so, each so many messages.
 */
const MESSAGES_AHEAD = 1_024

export const messagePort: EndpointSides = {
  driver: async (bytes) => {
    const worker = new Worker(process.argv[1] as string, {
      argv: [followerTask()],
    })
    await new Promise((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
    return endpointOn(worker, bytes, async () => void (await worker.terminate()))
  },
  follower: async (bytes) => {
    if (isMainThread || parentPort === null)
      throw new Error('the follower over a MessagePort is a worker thread')
    const port = parentPort
    const endpoint = endpointOn(port, bytes, () => port.close())
    port.postMessage('ready')
    return endpoint
  },
}

function endpointOn(port: Worker | MessagePort, bytes: number, close: Endpoint['close']): Endpoint {
  const payload = makePayload(bytes)
  const goOn = new Uint8Array(0)
  let ahead = 0
  let received = 0
  let release = (): void => {}
  const endpoint: Endpoint = {
    onMessage: () => {},
    post(last) {
      port.postMessage(last ? payload.last : payload.data)
      ahead += 1
      if (ahead < MESSAGES_AHEAD * 2) return undefined
      return new Promise<void>((resolve) => {
        release = resolve
      })
    },
    close,
  }
  port.on('message', (message: Uint8Array) => {
    if (message.length === 0) {
      ahead -= MESSAGES_AHEAD
      release()
      return
    }
    received += 1
    if (received % MESSAGES_AHEAD === 0) port.postMessage(goOn)
    endpoint.onMessage(isLast(message))
  })
  return endpoint
}
