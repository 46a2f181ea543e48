// Transfers views of open channels in each way that Node has; the channels must go on as if nothing had been done.
import { direct, indirect, publish, subscribe } from '@ipc/core'
import { shm } from '@ipc/shm'

const name = `lent-${process.pid}`
const own = { removeOnLastClose: true }
let emptied = 0
const moved = []

async function throughStream(buffer) {
  const stream = new ReadableStream({
    type: 'bytes',
    start(controller) {
      controller.enqueue(new Uint8Array(buffer))
      controller.close()
    },
  })
  return (await stream.getReader().read()).value.buffer
}

const ways = [
  (buffer) => structuredClone(buffer, { transfer: [buffer] }),
  (buffer) => new MessageChannel().port1.postMessage(buffer, [buffer]),
  (buffer) => buffer.transfer(),
  (buffer) => ArrayBuffer.prototype.transfer.call(buffer),
  throughStream,
]

/** A channel's view goes away by way `number`; counts those that Node let go. */
async function take(view, number) {
  try {
    moved.push(await ways[number](view.buffer))
  } catch {
    // Refused on this Node.
  }
  if (view.buffer.byteLength === 0) emptied++
}

const bytesOf = (number) => new Uint8Array(100).fill(number + 1)

function check(data, number) {
  if (data.length !== 100 || data.some((byte) => byte !== number + 1))
    throw new Error(`message ${number} is ${data}`)
}

/** Sends by a claim whose view has gone, receives in each way with the view gone each time. */
async function exercise(sends, receives, number) {
  const claim = sends.tryClaim(100)
  claim.view.fill(number + 1)
  await take(claim.view, number)
  claim.commit(100)
  for (let sent = 0; sent < 3; sent++) if (!sends.trySend(bytesOf(number))) throw new Error('full')
  await receives.read(async (view) => {
    check(view, number)
    await take(view, number)
  })
  check((await receives.receive()).data, number)
  const seen = []
  receives.tryReadMany((bytes, offset, length) => {
    const copy = bytes.slice(offset, offset + length)
    seen.push(copy)
    if (seen.length === 1) void take(bytes, number)
  })
  for (const data of seen) check(data, number)
  return seen.length
}

const mailbox = await indirect(name, shm(), own)
const [p, q] = await Promise.all(['p', 'q'].map((self) => direct(`${name}-${self}`, shm())))
const [there, back] = await Promise.all([p.link(`${name}-q`), q.link(`${name}-p`)])
const subscriber = await subscribe(name, shm())
const publisher = await publish(name, shm())
let messages = 0
for (let number = 0; number < ways.length; number++) {
  messages += await exercise(mailbox, mailbox, number)
  messages += await exercise(there, back, number)
  const claim = publisher.tryClaim(100)
  claim.view.fill(number + 1)
  await take(claim.view, number)
  claim.commit(100)
  await subscriber.read(async (view) => {
    check(view, number)
    await take(view, number)
  })
  await publisher.send(bytesOf(number))
  check((await subscriber.receive()).data, number)
}
await Promise.all([mailbox.close(), p.close(), q.close(), subscriber.close(), publisher.close()])
globalThis.gc?.()
await new Promise((resolve) => setImmediate(resolve))
for (const buffer of moved) if (buffer instanceof ArrayBuffer) new Uint8Array(buffer).fill(3)
process.stdout.write(JSON.stringify({ node: process.version, emptied, messages }))
