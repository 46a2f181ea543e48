// Keeps and transfers views of closed channels' memory, then opens and closes many times: node views-after-close.mjs CYCLES
import { readdirSync, readFileSync } from 'node:fs'
import { direct, indirect } from '@ipc/core'
import { shm } from '@ipc/shm'

const cycles = Number(process.argv[2])
const name = `views-${process.pid}`
const own = { removeOnLastClose: true }
const kept = []
const transferred = []

function give(view) {
  kept.push(view)
  for (const hand of [
    () => structuredClone(view.buffer, { transfer: [view.buffer] }),
    () => view.buffer.transfer?.(),
    () => new MessageChannel().port1.postMessage(view.buffer, [view.buffer]),
  ]) {
    try {
      transferred.push(hand())
    } catch {
      // Refused on this Node: then there is nothing that could point anywhere.
    }
  }
}

async function takeViews(how) {
  const mailbox = await indirect(name, shm(), own)
  await mailbox.send(new Uint8Array(64).fill(1))
  const claim = mailbox.tryClaim(64)
  mailbox.tryReadMany((bytes) => how(bytes))
  how(claim.view)
  await mailbox.close()
  const [p, q] = await Promise.all(['p', 'q'].map((self) => direct(`${name}-${self}`, shm())))
  const [there] = await Promise.all([p.link(`${name}-q`), q.link(`${name}-p`)])
  how(there.tryClaim(64).view)
  await Promise.all([p.close(), q.close()])
}

/** Reads and writes all. What was transferred may be a copy, made before the close: only what was kept must read zeros. */
function touch() {
  const buffers = transferred.filter((buffer) => buffer instanceof ArrayBuffer)
  for (const buffer of buffers) new Uint8Array(buffer).fill(3)
  for (const view of kept) {
    const seen = view.findIndex((byte) => byte !== 0)
    if (view.length === 0) continue
    if (seen >= 0)
      throw new Error(`byte ${seen} of a view of ${view.length} of a closed channel is ${view[seen]}`)
    view.fill(3)
    view.fill(0)
  }
}

// What the collector has not looked at yet is no leak.
async function state() {
  for (let turn = 0; turn < 10; turn++) {
    globalThis.gc()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return measured()
}
// Room in the engine's heap that it keeps for later (81 MB for 10 in use were seen on Node 24) is none either.
const spare = ({ heapTotal, heapUsed } = process.memoryUsage()) => (heapTotal - heapUsed) >> 10
const measured = () => ({
  descriptors: readdirSync('/proc/self/fd').length,
  segments: readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .filter((line) => /dev\/shm\/ipc-|memfd:ipc-/.test(line)).length,
  kibibytes: Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) - spare(),
})
async function openAndClose(times) {
  for (let cycle = 0; cycle < times; cycle++) await (await indirect(name, shm(), own)).close()
}

await takeViews((view) => kept.push(view))
touch()
kept.length = 0
const views = []
await takeViews((view) => views.push(view))
// After the close: a view transferred before takes the memory from the channel itself, which then throws a TypeError.
for (const view of views) give(view)
for (const view of kept.splice(0)) if (view.length > 0) view.fill(3)
touch()
kept.length = 0
transferred.length = 0
await openAndClose(Math.ceil(cycles / 10))
const before = await state()
await openAndClose(cycles)
process.stdout.write(JSON.stringify({ node: process.version, before, after: await state() }))
