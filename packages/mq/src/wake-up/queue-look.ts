import { msgctlInfo } from '@ipc/ffi'
import { threadWide } from './thread-wide.js'

/** What the traits say of the looking: how soon it finds a message of a foreign program, and what share of a core it takes. */
export const FOREIGN_MESSAGES = { foundWithinMs: 25, coreShare: 0.01 } as const
/**
 * How often the queues with waiters are looked at from the event loop; timers come up to 2 ms late. Waking up is what
 * costs, some 100 µs each time where little else runs, however many queues there are.
 */
const LOOK_EACH_MS = FOREIGN_MESSAGES.foundWithinMs - 3
/** Up to so many queues are looked at one by one each time; beyond, only when the counts over all queues moved. */
const FEW = 8
/** And each so many looks, all queues: a message here and one less elsewhere leave the counts as they were. */
const ALL_EACH = 8
/** The longest that a thread in a Sync call sleeps between two looks. */
export const SYNC_LOOK_EACH_MS = 8

/** A queue end that somebody waits on. */
export interface Looker {
  /** Looks at the queue. `thorough`: wake the waiters even if nothing seems to have changed. False = nobody waits any more. */
  look(thorough: boolean): boolean
}

/**
 * The thread's one look at System V queues for messages of foreign senders and room made by foreign receivers, who
 * ring no bell. Many queues cost little more than one: for them one MSG_INFO, and the queues themselves only when its
 * counts have moved. Runs, on an unreferenced timer, only while somebody waits.
 */
class QueueLook {
  readonly #lookers = new Set<Looker>()
  #timer: NodeJS.Timeout | undefined
  #round = 0
  #messages = -1
  #bytes = -1

  add(looker: Looker): void {
    this.#lookers.add(looker)
    // What the counts were before it waited says nothing about its queue.
    this.#messages = -1
    this.#timer ??= setInterval(() => this.#look(), LOOK_EACH_MS).unref()
  }

  remove(looker: Looker): void {
    this.#lookers.delete(looker)
    if (this.#lookers.size === 0) this.#stop()
  }

  #look(): void {
    this.#round += 1
    const thorough = this.#round % ALL_EACH === 0
    if (!thorough && this.#lookers.size > FEW && !this.#moved()) return
    for (const looker of this.#lookers) {
      if (!looker.look(thorough)) this.remove(looker)
    }
  }

  #moved(): boolean {
    const { messages, bytes } = msgctlInfo()
    const moved = messages !== this.#messages || bytes !== this.#bytes
    this.#messages = messages
    this.#bytes = bytes
    return moved
  }

  #stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}

/** The look of this thread. */
export function queueLook(): QueueLook {
  return threadWide('queue-look', () => new QueueLook())
}
