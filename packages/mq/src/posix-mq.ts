import type { Mechanism } from '@ipc/core'
import { defineMechanism } from '@ipc/core/adapter'
import { posixLimits } from './limits/posix-limits.js'
import { posixAdapter } from './posix/posix-adapter.js'
import { queueTraits } from './queue-traits.js'

const LONGEST_NAME_BYTES = 255

/**
 * POSIX message queues. A mailbox is one queue, and a message one kernel message with nothing added: `priority` 0 (default)
 * to 32,767, the highest is received first. A link is two queues without a name. `at`: the queue's own name ('/jobs'), to
 * share it with programs in other languages; without it one is derived from the mailbox's name.
 * Linux. Defaults: 10 messages of 1 KiB. Limits: fs.mqueue.msg_max messages a queue (10), fs.mqueue.msgsize_max bytes a
 * message (8,192), RLIMIT_MSGQUEUE bytes for all queues of a user. Follows mq_overview(7).
 * @throws TypeError for a name that is none.
 */
export function posixMq(
  options: { readonly at?: string | undefined } = {},
): Mechanism<{ priority: number }, unknown> {
  const name = checkedName(options.at)
  return defineMechanism<{ priority: number }, unknown>({
    name: 'posixMq',
    traits: queueTraits({ order: 'priority', maxMessageBytes: posixLimits().msgsizeMax }),
    attributes: ['priority'],
    adapter: posixAdapter(name),
  })
}

function checkedName(at: unknown): string | undefined {
  if (at === undefined) return undefined
  const problem = `at must be the name of a POSIX queue: a slash, then 1 to ${LONGEST_NAME_BYTES - 1} bytes without one`
  if (typeof at !== 'string') throw new TypeError(`${problem}, not ${String(at)}`)
  if (!/^\/[^/\0]+$/.test(at) || at === '/.' || at === '/..' || Buffer.byteLength(at) > LONGEST_NAME_BYTES) {
    throw new TypeError(`${problem}, not '${at}'`)
  }
  return at
}
