import type { Mechanism } from '@ipc/core'
import { defineMechanism } from '@ipc/core/adapter'
import { sysvLimits } from './limits/sysv-limits.js'
import { queueTraits } from './queue-traits.js'
import { sysvAdapter } from './sysv/sysv-adapter.js'
import { FOREIGN_MESSAGES } from './wake-up/queue-look.js'

const HIGHEST_KEY = 0xffff_ffff
const LOWEST_KEY = -0x8000_0000

/**
 * System V message queues. A mailbox is one queue, and a message one kernel message with nothing added: `type` is its
 * mtype (1 or more, default 1), and the kernel does the selecting of `receive({ type })`. A link is two queues of its own.
 * `at`: the queue's key, as from `ftok`, to share it with programs in other languages; without it one is derived from the name.
 * Linux. Limits: kernel.msgmax bytes a message (8,192), kernel.msgmnb bytes a queue (16,384). Follows sysvipc(7), msgop(2).
 * @throws TypeError, RangeError for a key that is none, or is IPC_PRIVATE (0).
 */
export function sysvMq(
  options: { readonly at?: number | undefined } = {},
): Mechanism<{ type: number }, unknown> {
  const key = checkedKey(options.at)
  return defineMechanism<{ type: number }, unknown>({
    name: 'sysvMq',
    traits: queueTraits({
      order: 'type',
      maxMessageBytes: sysvLimits().msgmax,
      foreignMessages: FOREIGN_MESSAGES,
    }),
    attributes: ['type'],
    adapter: sysvAdapter(key),
  })
}

function checkedKey(at: unknown): number | undefined {
  if (at === undefined) return undefined
  if (typeof at !== 'number' || !Number.isInteger(at))
    throw new TypeError(`at must be a System V key, a whole number, not ${String(at)}`)
  if (at === 0)
    throw new RangeError(
      'at is 0, which is IPC_PRIVATE: a queue that nobody else could open. Use another key',
    )
  if (at < LOWEST_KEY || at > HIGHEST_KEY) throw new RangeError(`at is ${at}: a System V key has 32 bits`)
  // ipcs prints keys unsigned, the kernel takes them signed.
  return at | 0
}
