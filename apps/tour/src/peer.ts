import { answer } from './answer.js'
import { openMeetingPlace } from './meeting-place.js'
import { patience } from './patience.js'
import type { Task } from './task.js'

/** The other process: `node peer.js TASK`. Its standard input stays open as long as the tour wants it. */
const task = JSON.parse(process.argv[2] ?? '') as Task

const dismissed = new AbortController()
process.stdin.on('close', () => dismissed.abort()).resume()
// Waiting for the tour's end must not keep this process alive once its work is done.
;(process.stdin as unknown as { unref(): void }).unref()
// Ctrl-C reaches every process of the group: the tour decides what it means, and dismisses its peer.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})

try {
  await takePart()
} catch (error) {
  // Standard error is read by the tour, which makes it part of its own complaint.
  process.stderr.write((error as Error).message)
  process.exitCode = 1
}

async function takePart(): Promise<void> {
  const place = await openMeetingPlace(task, 'peer')
  try {
    const wait = patience(dismissed.signal)
    await answer(await place.meet(wait), task, wait)
  } catch (error) {
    if (!dismissed.signal.aborted) throw error
  } finally {
    await place.leave()
    // The tour removes what it opened; only where it died first is that left to the peer.
    if (dismissed.signal.aborted) await place.remove()
  }
}
