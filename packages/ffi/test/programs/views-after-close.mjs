// Touches every kind of view of closed mappings, collects in between, and prints what it read. A crash is seen by its parent.
import { env } from 'node:process'
import { MessageChannel } from 'node:worker_threads'
import { close, Mapping, memfdCreate, truncate } from '../../dist/index.js'

const length = 65_536
const fd = memfdCreate('views-after-close')
truncate(fd, length * 2)

function open() {
  const mapping = Mapping.map(fd, length)
  mapping.bytes.fill(7)
  return mapping
}

function transferred(buffer) {
  const holders = []
  try {
    holders.push(structuredClone(buffer, { transfer: [buffer] }))
  } catch {
    // Node may refuse to transfer it.
  }
  const { port1, port2 } = new MessageChannel()
  try {
    port1.postMessage(buffer, [buffer])
  } catch {
    // As above.
  }
  port1.close()
  port2.close()
  try {
    if (typeof buffer.transfer === 'function') holders.push(buffer.transfer())
  } catch (error) {
    // With node:ffi such a buffer cannot be detached at all.
    if (env.IPC_FFI_BACKEND !== 'node:ffi') throw error
  }
  return holders
}

const kept = []
for (let round = 0; round < 50; round++) {
  const before = open()
  kept.push(...transferred(before.buffer))
  before.close()
  const after = open()
  const view = new DataView(after.buffer, 8, 100)
  const words = new BigInt64Array(after.buffer)
  const node = Buffer.from(after.buffer, 4096, 10)
  after.close()
  after.close()
  kept.push(view.buffer, words.buffer, node.buffer, ...transferred(after.buffer))
}
for (let turn = 0; turn < 10; turn++) {
  globalThis.gc()
  await new Promise((resolve) => setImmediate(resolve))
}
let sum = 0
for (const buffer of kept) {
  if (buffer.detached) continue
  const bytes = new Uint8Array(buffer)
  for (let offset = 0; offset < bytes.length; offset += 512) {
    sum += bytes[offset] === 7 ? 0 : bytes[offset]
    bytes[offset] = 0
  }
}
close(fd)
console.log(`untouched by others: ${sum === 0}, buffers: ${kept.length >= 150}`)
