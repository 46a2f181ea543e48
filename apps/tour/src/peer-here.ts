import { answer } from './answer.js'
import { openMeetingPlace } from './meeting-place.js'
import { patience } from './patience.js'
import type { PeerHandle } from './peer-handle.js'
import type { Task } from './task.js'

/** A peer in the tour's own process, on handles of its own. */
export function startPeerHere(task: Task): PeerHandle {
  const failure = new AbortController()
  const dismissal = new AbortController()
  const work = takePart(task, dismissal.signal).catch((error) => failure.abort(error))
  return {
    failed: failure.signal,
    dismiss: async () => {
      dismissal.abort()
      await work
    },
  }
}

async function takePart(task: Task, dismissed: AbortSignal): Promise<void> {
  const place = await openMeetingPlace(task, 'peer')
  try {
    const wait = patience(dismissed)
    await answer(await place.meet(wait), task, wait)
  } finally {
    await place.leave()
  }
}
