import { setTimeout as delay } from 'node:timers/promises'
import { IpcError } from '@ipc/core'
import { answer } from './answer.js'
import type { MeetingPlace } from './conversation.js'
import { watchEmployer } from './employer.js'
import { openMeetingPlace } from './meeting-place.js'
import { patience } from './patience.js'
import type { Task } from './task.js'

const LONGEST_DYING_MS = 5_000

/** The other process: `node peer.js TASK`. What it prints on standard output is its complaint. */
const task = JSON.parse(process.argv[2] ?? '') as Task

const tour = watchEmployer()
// Ctrl-C reaches every process of the group: the tour decides what it means, and dismisses its peer.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
// Where the tour is dead nobody hears a complaint.
process.stdout.on('error', () => {})

await openMeetingPlace(task, 'peer').then(takePart, complain)

async function takePart(place: MeetingPlace): Promise<void> {
  try {
    const wait = patience(tour.over)
    await answer(await place.meet(wait), task, wait)
    await place.leave()
  } catch (error) {
    complain(error)
    await place.leave()
    if (!(await tour.saidFarewell())) await removeForTheDead(place)
  }
}

function complain(error: unknown): void {
  process.stdout.write((error as Error).message)
}

/** The kernel closes what a killed process held one after the other: its name may be taken a moment longer than its pipe. */
async function removeForTheDead(place: MeetingPlace): Promise<void> {
  for (const end = performance.now() + LONGEST_DYING_MS; ; await delay(10)) {
    try {
      return await place.remove()
    } catch (error) {
      if (!IpcError.is(error, 'IPC_EXISTS') || performance.now() > end) throw error
    }
  }
}
