import type { ChildProcess } from 'node:child_process'
import { indirect } from '@ipc/core'
import { sysvMq } from '@ipc/mq'
import { fifo, spawnLinked } from '@ipc/pipe'
import { PosixSharedMemory, shm } from '@ipc/shm'
import { unix } from '@ipc/socket'
import { programsEnded, startProgram } from '../children.js'
import { countArgument } from '../count-argument.js'
import { FRAME_BYTES, placeOf } from './frame.js'
import { Job, Result, ROUTINE, Slot, URGENT } from './messages.js'

/**
 * node main.js [FRAMES]: pictures come in through a socket and are put into slots of shared memory; a System V queue tells two
 * workers of them, urgent ones first; the results come back through a FIFO and go through a pipe to `sort`.
 */
const count = countArgument(process.argv[2], 200, 'node apps/demos/dist/pipeline/main.js [FRAMES]')
const SLOTS = 8
const WORKERS = 2
const EACH_URGENT = 10
const namespace = `pipeline-${process.pid}`
const storeName = `/ipc-${namespace}`

const pictures = await indirect('pictures', unix(), { namespace, maxMessageBytes: 4 + FRAME_BYTES })
const store = await PosixSharedMemory.open(storeName, { create: 'exclusive', size: SLOTS * FRAME_BYTES })
const slots = await indirect('slots', shm(), { schema: Slot, namespace })
const jobs = await indirect('jobs', sysvMq(), { schema: Job, namespace })
const results = await indirect('results', fifo(), { schema: Result, namespace })

const workers: ChildProcess[] = []

/** From the socket into shared memory; waits while no slot is free, and the camera waits with it. */
async function takeIn(): Promise<void> {
  for (let taken = 0; taken < count; taken++) {
    const { data: picture } = await pictures.receive()
    const { slot } = (await slots.receive()).data
    store.bytes.set(picture.subarray(4), slot * FRAME_BYTES)
    const frame = new DataView(picture.buffer, picture.byteOffset).getUint32(0)
    await jobs.send({ frame, slot }, { type: frame % EACH_URGENT === 0 ? URGENT : ROUTINE })
  }
}

async function putOut(): Promise<number> {
  const sort = await spawnLinked('sort', ['-n'], { framing: 'lines' })
  const bytes = new TextEncoder()
  let wrong = 0
  for (let done = 0; done < count; done++) {
    const { frame, x, y } = (await results.receive()).data
    const right = placeOf(frame)
    if (x !== right.x || y !== right.y) wrong += 1
    await sort.send(bytes.encode(`${frame} the square is at ${x},${y}`))
  }
  await sort.closeSending()
  const text = new TextDecoder()
  for await (const { data } of sort) console.log(text.decode(data))
  await sort.exited
  return wrong
}

try {
  for (let slot = 0; slot < SLOTS; slot++) await slots.send({ slot })
  for (let worker = 0; worker < WORKERS; worker++)
    workers.push(startProgram(new URL('./worker.js', import.meta.url), [namespace, storeName]))
  startProgram(new URL('./camera.js', import.meta.url), [namespace, count])
  const [wrong] = await Promise.all([putOut(), takeIn()])
  console.log(`${count} pictures, ${wrong} wrong`)
  process.exitCode = wrong === 0 ? 0 : 1
} finally {
  // Also one that has only just started, when the other did all the work: the objects go after their users.
  for (const worker of workers) worker.kill('SIGTERM')
  await programsEnded()
  store.close()
  PosixSharedMemory.unlink(storeName)
  await Promise.all([slots, jobs, results].map((mailbox) => mailbox.unlink()))
  await Promise.all([pictures, slots, jobs, results].map((mailbox) => mailbox.close()))
}
