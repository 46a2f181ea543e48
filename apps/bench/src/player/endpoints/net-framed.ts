import { isLast, makePayload } from '../payload.js'
import { drained, unixPair } from './unix-pair.js'

const PREFIX_BYTES = 4

/** node:net with four bytes of length before each message, one write a message: what people write by hand. */
export const netFramed = unixPair((endpoint, socket, bytes) => {
  const payload = makePayload(bytes)
  const data = framed(payload.data)
  const last = framed(payload.last)
  endpoint.post = (wantLast) => drained(socket, socket.write(wantLast ? last : data))

  let waiting: Buffer[] = []
  let waitingBytes = 0
  let wanted = PREFIX_BYTES
  socket.on('data', (chunk) => {
    waiting.push(chunk)
    waitingBytes += chunk.length
    if (waitingBytes < wanted) return
    let rest = waiting.length === 1 ? chunk : Buffer.concat(waiting)
    for (;;) {
      wanted = PREFIX_BYTES
      if (rest.length < wanted) break
      wanted += rest.readUInt32LE(0)
      if (rest.length < wanted) break
      const message = rest.subarray(PREFIX_BYTES, wanted)
      rest = rest.subarray(wanted)
      endpoint.onMessage(isLast(message))
    }
    waiting = rest.length === 0 ? [] : [rest]
    waitingBytes = rest.length
  })
})

function framed(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(PREFIX_BYTES + message.length)
  frame.writeUInt32LE(message.length, 0)
  frame.set(message, PREFIX_BYTES)
  return frame
}
