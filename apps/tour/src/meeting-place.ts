import type { MeetingPlace, Side } from './conversation.js'
import { meetByLink } from './meet-by-link.js'
import { meetByMailbox } from './meet-by-mailbox.js'
import type { Task } from './task.js'

const ways = { mailbox: meetByMailbox, link: meetByLink }

export function openMeetingPlace(task: Task, side: Side): Promise<MeetingPlace> {
  return ways[task.addressing](task, side)
}
