import { indirect, subscribe } from '@ipc/core'
import { shm } from '@ipc/shm'
import { checksum, FRAME_BYTES, rightChecksum } from './frame.js'
import { Report } from './report.js'

/** One reader: sums every frame where it lies, in the writer's memory. */
const [run = '', reader = '0', count = '0'] = process.argv.slice(2)
const frames = await subscribe('frames', shm(), { namespace: run })
const reports = await indirect('reports', shm(), { schema: Report, namespace: run })
await reports.send({ kind: 'ready' })

let right = 0
for (let frame = 0; frame < Number(count); frame++) {
  const isRight = await frames.read(
    (view) => view.length === FRAME_BYTES && checksum(view) === rightChecksum(frame),
  )
  if (isRight) right += 1
}
await reports.send({ kind: 'done', reader: Number(reader), right, wrong: Number(count) - right })
await Promise.all([frames.close(), reports.close()])
