import { indirect } from '@ipc/core'
import { sysvMq } from '@ipc/mq'
import { fifo } from '@ipc/pipe'
import { PosixSharedMemory, shm } from '@ipc/shm'
import { FRAME_BYTES, find } from './frame.js'
import { Job, Result, ROUTINE, Slot } from './messages.js'

/** A worker: takes urgent jobs first, looks at the picture where it lies, and says which slot is free again. */
const [namespace = '', storeName = ''] = process.argv.slice(2)
const store = await PosixSharedMemory.open(storeName, { create: 'never' })
const jobs = await indirect('jobs', sysvMq(), { schema: Job, namespace })
const slots = await indirect('slots', shm(), { schema: Slot, namespace })
const results = await indirect('results', fifo(), { schema: Result, namespace })

for await (const { data } of jobs.messages({ type: { lowestUpTo: ROUTINE } })) {
  const from = data.slot * FRAME_BYTES
  const place = find(store.bytes.subarray(from, from + FRAME_BYTES))
  await slots.send({ slot: data.slot })
  await results.send({ frame: data.frame, ...place })
}
