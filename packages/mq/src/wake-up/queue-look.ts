import { msgctlInfo } from '@ipc/ffi'
import { threadWide } from './thread-wide.js'

/** How often the queues with waiters are looked at. */
export const LOOK_EACH_MS = 8
/** Up to so many queues are looked at each time, one by one; beyond, only when the counts over all queues moved. */
const FEW = 32
/** And each so many looks, all of them: counts can move back to what they were. */
const ALL_EACH = 16

/** A queue end that somebody waits on. */
export interface Looker {
  /** Looks at the queue. `thorough`: wake the waiters even if nothing seems to have changed. False = nobody waits any more. */
  look(thorough: boolean): boolean
}

/**
 * The thread's one look at System V queues for messages of foreign senders and room made by foreign receivers, who
 * ring no bell. Runs, on an unreferenced timer, only while somebody waits.
 */
class QueueLook {
  readonly #lookers = new Set<Looker>()
  #timer: NodeJS.Timeout | undefined
  #round = 0
  #messages = -1
  #bytes = -1

  add(looker: Looker): void {
    this.#lookers.add(looker)
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
