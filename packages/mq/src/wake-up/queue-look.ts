import { msgctlInfo } from '@ipc/ffi'
import { threadWide } from './thread-wide.js'

/** What the traits say of the looking: how soon it finds a message of a foreign program, and what share of a core it takes. */
export const FOREIGN_MESSAGES = { foundWithinMs: 25, coreShare: 0.01 } as const
/**
 * How often the queues with waiters are looked at from the event loop, whose timers come a quarter of a millisecond late.
 * Waking up is what costs, some 130 µs each time where little else runs, however many queues there are.
 */
export const LOOK_EACH_MS = FOREIGN_MESSAGES.foundWithinMs - 1
/**
 * So many queues are looked at one by one each time, at 0.6 µs each. Of more, as many in turn, and all when the counts over
 * all queues moved: a message here and one less elsewhere leave those as they were.
 */
export const QUEUES_A_LOOK = 128
/** Each so many looks are thorough: what the counts of a queue tell may be the same for two things. */
const THOROUGH_EACH = 8
/**
 * While no queue of the system holds a message, the queues themselves are looked at once a second: one that a stranger
 * removed while he made another leaves the counts over all as they were.
 */
export const IDLE_THOROUGH_EACH = Math.ceil(1000 / LOOK_EACH_MS)
/** The longest that a thread in a Sync call sleeps between two looks. */
export const SYNC_LOOK_EACH_MS = 8

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
  #turn: Iterator<Looker> | undefined
  #round = 0
  #messages = -1
  #bytes = -1
  #queues = -1

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
    const { moved, empty } = this.#counts()
    const thoroughRound = this.#round % (empty ? IDLE_THOROUGH_EACH : THOROUGH_EACH) === 0
    // Where no queue of the system holds a message nobody can find one, and nobody waits for room.
    if (empty && !moved && !thoroughRound) return
    if (this.#lookers.size > QUEUES_A_LOOK) {
      for (const looker of this.#nextInTurn()) this.#lookAt(looker, true)
      if (!moved) return
    }
    const thorough = this.#lookers.size <= QUEUES_A_LOOK && thoroughRound
    for (const looker of this.#lookers) this.#lookAt(looker, thorough)
  }

  #lookAt(looker: Looker, thorough: boolean): void {
    if (!looker.look(thorough)) this.remove(looker)
  }

  /** An iterator of a set goes on after what was added meanwhile, and passes over what was removed. */
  #nextInTurn(): Looker[] {
    const looked: Looker[] = []
    while (looked.length < QUEUES_A_LOOK) {
      this.#turn ??= this.#lookers.values()
      const { done, value } = this.#turn.next()
      if (done !== true) looked.push(value)
      else {
        this.#turn = undefined
        break
      }
    }
    return looked
  }

  /** `moved`: something was sent, received, made or removed since the last look, on whichever queue. */
  #counts(): { readonly moved: boolean; readonly empty: boolean } {
    const { messages, bytes, queues } = msgctlInfo()
    const moved = messages !== this.#messages || bytes !== this.#bytes || queues !== this.#queues
    this.#messages = messages
    this.#bytes = bytes
    this.#queues = queues
    return { moved, empty: messages === 0 }
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
