// Transfers lent bytes by each way that Node has, before and after close, collects, and touches what was moved.
import { close, Mapping, memfdCreate, truncate } from '../../dist/index.js'

const length = 65_536
const fd = memfdCreate('lent-bytes')
truncate(fd, length)

/** What a byte stream gives that was fed with it: the memory itself, moved to another buffer. */
async function throughStream(buffer) {
  const stream = new ReadableStream({
    type: 'bytes',
    start(controller) {
      controller.enqueue(new Uint8Array(buffer))
      controller.close()
    },
  })
  const { value } = await stream.getReader().read()
  return value.buffer
}

const ways = {
  structuredClone: (buffer) => structuredClone(buffer, { transfer: [buffer] }),
  transfer: (buffer) => buffer.transfer(),
  intrinsic: (buffer) => ArrayBuffer.prototype.transfer.call(buffer),
  stream: throughStream,
}

const moved = []
let detached = 0
async function move(buffer) {
  for (const way of Object.values(ways)) {
    try {
      moved.push(await way(buffer))
    } catch {
      // Not on this Node, or moved before.
    }
  }
  if (buffer.byteLength === 0) detached++
}

async function round() {
  const mapping = Mapping.map(fd, length)
  const words = mapping.int32
  await move(mapping.lent.buffer)
  Atomics.store(words, 1, 5)
  const { lent } = mapping
  if (lent[4] !== 5 || mapping.lent !== lent) throw new Error('lent bytes are not those of the mapping')
  await move(mapping.lent.buffer)
  mapping.close()
  await move(mapping.lent.buffer)
  if (Atomics.load(words, 1) !== 0) throw new Error('a closed mapping does not read zeros')
}

for (let number = 0; number < 30; number++) await round()
for (let turn = 0; turn < 10; turn++) {
  globalThis.gc()
  await new Promise((resolve) => setImmediate(resolve))
}
let sum = 0
for (const buffer of moved) {
  const bytes = new Uint8Array(buffer)
  for (let offset = 0; offset < bytes.length; offset += 512) {
    sum += bytes[offset] === undefined ? 1 : 0
    bytes[offset] = 3
  }
}
close(fd)
console.log(`moved: ${detached}, lost: ${sum}`)
