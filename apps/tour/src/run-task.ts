import type { MeetingPlace } from './conversation.js'
import type { InputFile } from './input-file.js'
import { type Measured, measure } from './measure.js'
import { openMeetingPlace } from './meeting-place.js'
import { patience } from './patience.js'
import { startPeer } from './peer-handle.js'
import type { Task } from './task.js'

/**
 * Opens the tour's side, starts the peer, sends the file and checks the peer's digest. Whatever happens, nothing of
 * it is left when this settles. `interrupted` ends it early, with the signal's reason.
 */
export async function runTask(
  task: Task,
  file: InputFile,
  interrupted: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<Measured> {
  const place = await openMeetingPlace(task, 'tour')
  try {
    return await withPeer(place, task, file, interrupted, onProgress)
  } finally {
    await place.leave()
    await place.remove()
  }
}

async function withPeer(
  place: MeetingPlace,
  task: Task,
  file: InputFile,
  interrupted: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<Measured> {
  const peer = startPeer(task)
  const over = AbortSignal.any([interrupted, peer.failed])
  try {
    const wait = patience(over)
    const measured = await measure(await place.meet(wait), task, file, wait, onProgress)
    if (Buffer.compare(measured.digest, file.digest) !== 0) throw new Error('the peer received other bytes')
    return measured
  } catch (error) {
    // Why it was over says more than the call that it ended.
    throw over.aborted ? over.reason : error
  } finally {
    await peer.dismiss()
  }
}
