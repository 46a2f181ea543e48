import { indirect, publish, unlink } from '@ipc/core'
import { shm } from '@ipc/shm'
import { startProgram } from '../children.js'
import { countArgument } from '../count-argument.js'
import { FRAME_BYTES, fillFrame } from './frame.js'
import { Report } from './report.js'

/** node main.js [READERS] [FRAMES]: frames of 1 MiB, written once into shared memory, are read there by every reader. */
const usage = 'node apps/demos/dist/broadcast/main.js [READERS] [FRAMES]'
const readers = countArgument(process.argv[2], 4, usage)
const count = countArgument(process.argv[3], 500, usage)
const namespace = `broadcast-${process.pid}`
const MIB = 1024 * 1024

const frames = await publish('frames', shm(), {
  namespace,
  maxMessageBytes: FRAME_BYTES,
  buffering: { bytes: 16 * MIB },
  whenBehind: 'wait',
})
const reports = await indirect('reports', shm(), { schema: Report, namespace })
try {
  for (let reader = 1; reader <= readers; reader++)
    startProgram(new URL('./reader.js', import.meta.url), [namespace, reader, count])
  for (let ready = 0; ready < readers; ready++) await reports.receive()

  const start = performance.now()
  for (let frame = 0; frame < count; frame++) {
    const claim = await frames.claim(FRAME_BYTES)
    fillFrame(claim.view, frame)
    claim.commit()
  }
  let wrong = 0
  for (let done = 0; done < readers; done++) {
    const { data } = await reports.receive()
    if (data.kind !== 'done') continue
    console.log(`reader ${data.reader}: ${data.right} frames right, ${data.wrong} wrong`)
    wrong += data.wrong
  }
  const seconds = (performance.now() - start) / 1_000
  const written = (count * FRAME_BYTES) / MIB
  const rate = Math.round((written * readers) / seconds)
  console.log(`${written} MiB written once, ${written * readers} MiB read in place: ${rate} MiB/s in all`)
  process.exitCode = wrong === 0 ? 0 : 1
} finally {
  await Promise.all([frames.close(), reports.close()])
  await unlink('reports', shm(), { namespace })
}
