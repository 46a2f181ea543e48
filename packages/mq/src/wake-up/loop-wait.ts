import { type Direction, HerdRest } from '@ipc/core/adapter'
import type { SysvQueueCounts } from '@ipc/ffi'
import type { BellFile } from './bell-file.js'
import { bellWatch } from './bell-watch.js'
import { type Looker, queueLook } from './queue-look.js'

/** What the wait needs of its port. */
export interface Waited {
  /** The queue's counts now, in the same object each time; undefined = it is gone, and the port has said so. */
  counts(): SysvQueueCounts | undefined
  hasRoom(counts: SysvQueueCounts): boolean
  /** Whether something happened since the last try in this direction. */
  changed(to: Direction): boolean
  /** Tries. False = nothing went, although any message would have done. */
  wake(to: Direction): boolean
}

const DIRECTIONS = ['receive', 'send'] as const

/**
 * How the event loop waits for a System V queue: by the bell for processes of @ipc, by the thread's look for others.
 * The watch on the bell outlives the wait until the next look, so that receiving in a loop costs no system call for it.
 */
export class LoopWait implements Looker {
  readonly #bell: BellFile
  readonly #waited: Waited
  readonly #waiting = { receive: 0, send: 0 }
  readonly #isCounted = { receive: false, send: false }
  readonly #rests: Readonly<Record<Direction, HerdRest>> = {
    receive: new HerdRest(() => this.#resume('receive')),
    send: new HerdRest(() => this.#resume('send')),
  }
  // Not only where something changed since the last try: that try may have been another waiting call's.
  readonly #rung = () => {
    for (const to of DIRECTIONS) this.#wake(to)
  }
  #watch: number | undefined
  #looking = false
  #last: Omit<SysvQueueCounts, 'read'> | undefined

  constructor(bell: BellFile, waited: Waited) {
    this.#bell = bell
    this.#waited = waited
  }

  /** `waiting` calls wait for `to` now. */
  arm(to: Direction, waiting: number): void {
    const before = this.#waiting[to]
    this.#waiting[to] = waiting
    this.#recount(to)
    if (waiting > 0 && before === 0) this.#begin()
    // After the mark is set: what came between the last try and the mark rang for nobody.
    // Woken in a moment of its own: core is in the middle of its work.
    if (waiting > 0 && this.#waited.changed(to)) setImmediate(() => this.#wake(to))
  }

  /** The next look wakes those who wait where it sees a reason, also when nothing seems to have changed since the last. */
  forgetLook(): void {
    this.#last = undefined
  }

  look(thorough: boolean): boolean {
    if (this.#waiting.receive === 0 && this.#waiting.send === 0) {
      this.#end()
      return false
    }
    const counts = this.#waited.counts()
    if (counts === undefined) return false
    if (!this.#hasChanged(counts) && !thorough) return true
    const hasRoom = this.#waited.hasRoom(counts)
    if (counts.messages > 0) this.#wake('receive')
    if (hasRoom) this.#wake('send')
    return true
  }

  /** Waits no more. */
  stop(): void {
    for (const to of DIRECTIONS) {
      this.#waiting[to] = 0
      this.#recount(to)
      this.#rests[to].stop()
    }
    if (this.#looking) queueLook().remove(this)
    this.#end()
  }

  #begin(): void {
    this.#listen()
    this.forgetLook()
    this.#looking = true
    queueLook().add(this)
  }

  #end(): void {
    this.#looking = false
    this.#beDeaf()
  }

  #listen(): void {
    this.#watch ??= bellWatch().add(this.#bell.watchPath, this.#rung)
  }

  #beDeaf(): void {
    if (this.#watch !== undefined) bellWatch().remove(this.#watch, this.#rung)
    this.#watch = undefined
  }

  #wake(to: Direction): void {
    if (this.#waiting[to] === 0 || this.#rests[to].isResting) return
    // The bell is one for both directions: only where something happened in this one has another been quicker.
    const mayGo = this.#waited.changed(to)
    const went = this.#waited.wake(to)
    if ((!went && !mayGo) || !this.#rests[to].woken(went)) return
    this.#recount(to)
    if (!this.#isCounted.receive && !this.#isCounted.send) this.#beDeaf()
  }

  #resume(to: Direction): void {
    this.#recount(to)
    if (!this.#isCounted[to]) return
    this.#listen()
    this.forgetLook()
    this.#wake(to)
  }

  /** Whether a message has come or gone since the last look, as far as the counts tell. */
  #hasChanged(now: SysvQueueCounts): boolean {
    const last = this.#last
    if (
      last !== undefined &&
      now.messages === last.messages &&
      now.bytes === last.bytes &&
      now.sendTime === last.sendTime &&
      now.receiveTime === last.receiveTime &&
      now.lastSenderPid === last.lastSenderPid &&
      now.lastReceiverPid === last.lastReceiverPid
    ) {
      return false
    }
    this.#last = { ...now }
    return true
  }

  /** The bell rings for those who are counted. */
  #recount(to: Direction): void {
    const counts = this.#waiting[to] > 0 && !this.#rests[to].isResting
    if (counts === this.#isCounted[to]) return
    this.#isCounted[to] = counts
    const { messages, room } = this.#bell
    ;(to === 'receive' ? messages : room).countLoop(counts ? 1 : -1)
  }
}
