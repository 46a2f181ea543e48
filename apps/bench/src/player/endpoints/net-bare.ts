import { isLast, makePayload } from '../payload.js'
import { drained, unixPair } from './unix-pair.js'

/** node:net with no frame at all: messages of one known size, as many bytes as come are counted. */
export const netBare = unixPair((endpoint, socket, bytes) => {
  const { data, last } = makePayload(bytes)
  let missing = bytes
  let marked = false
  endpoint.post = (wantLast) => drained(socket, socket.write(wantLast ? last : data))
  socket.on('data', (chunk) => {
    let offset = 0
    while (offset < chunk.length) {
      if (missing === bytes) marked = isLast(chunk, offset)
      const taken = Math.min(missing, chunk.length - offset)
      missing -= taken
      offset += taken
      if (missing > 0) return
      missing = bytes
      endpoint.onMessage(marked)
    }
  })
})
