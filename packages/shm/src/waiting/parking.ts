import type { Direction } from '@ipc/core/adapter'
import { futexWait, schedYield } from '@ipc/ffi'
import type { Alarm } from './alarm.js'
import { SpinBudget } from './spin-budget.js'
import { type SpinLimit, Spinner } from './spinner.js'

/** What waiting asks about the ring. */
export interface Waitable {
  /** A cheap look: has anything moved since the last try in this direction gave nothing? */
  hasMoved(to: Direction): boolean
  /** The full look. 'busy' = another participant holds the lock. */
  mayProceed(to: Direction): 'yes' | 'no' | 'busy'
  /** Gives the other side, which goes on, time to do more than one message's worth. */
  rest?(to: Direction): void
  /** Others can see now that this handle sleeps. */
  enlisted?(to: Direction): void
  /** `hasMoved` takes a lock, which others want too. */
  readonly looksUnderLock?: boolean
}

// A turn of a promise is a third of the price of queueMicrotask, which keeps the async context of its caller.
const SOON = Promise.resolve()

type Phase = 'idle' | 'spinning' | 'asleep'

// A death is seen by the other sleepers within this time.
const LONGEST_SLICE_MS = 15
const SYNC_SPINS_A_LOOK = 100
// Another participant lost the processor while it held the lock; it rings nobody when it is done.
const BUSY_FIRST_MS = 1
const BUSY_LONGEST_MS = 16
// A burst looks without letting the loop turn: most answers come within a few microseconds.
const BURST_MS = 0.005
const LOOKS_A_CLOCK = 50
// However often bursts find something, the loop turns.
const LONGEST_WITHOUT_TURN_MS = 2
// What another processor wrote before it could see that we sleep is seen by us well within this.
const LOOKS_TO_SETTLE = 100
// A lock is a fence, and takes as long as many looks.
const LOOKS_UNDER_LOCK = 4
const SETTLED_MS = 2
// Between two looks of a thread that has the processor to itself there is less.
const LOST_PROCESSOR_MS = 0.1

/** How a port waits: it spins for a while, then sleeps until it is rung, in the event loop or blocking the thread. */
export class Parking {
  readonly #waitable: Waitable
  readonly #alarm: Alarm
  readonly #limit: SpinLimit
  readonly #wake: (to: Direction) => void
  readonly #spinner: Spinner
  readonly #budget: SpinBudget
  readonly #looksToSettle: number
  // Not an object looked up by direction: these are asked for at each message.
  #sends: Phase = 'idle'
  #receives: Phase = 'idle'
  #turns = 0
  #mostTurns = 0
  #since = 0
  #lastLook = 0
  #lostProcessor = false
  #lastTurn = 0
  #willBurst = false
  #busyTimer: NodeJS.Timeout | undefined
  #busyMs = BUSY_FIRST_MS
  #settled: NodeJS.Timeout | undefined
  #soon: NodeJS.Immediate | undefined

  constructor(waitable: Waitable, alarm: Alarm, limit: SpinLimit, wake: (to: Direction) => void) {
    this.#waitable = waitable
    this.#alarm = alarm
    this.#limit = limit
    this.#budget = new SpinBudget(limit)
    this.#looksToSettle = waitable.looksUnderLock === true ? LOOKS_UNDER_LOCK : LOOKS_TO_SETTLE
    this.#wake = wake
    this.#spinner = new Spinner(this.#turn, limit)
  }

  /** See `Port.arm`. */
  arm(to: Direction, waiting: number): void {
    const phase = this.#phase(to)
    if (waiting === 0) {
      if (phase === 'asleep') this.#alarm.dismiss(to, 'doorbell')
      this.#enter(to, 'idle')
      if (!this.#isSpinning()) this.#spinner.stop()
      return
    }
    if (phase === 'asleep') this.#sleepInLoop(to)
    else if (phase === 'idle') this.#spinOrSleep(to)
  }

  /** See `Port.sleep`. False = it only spun, so that nothing was asked of the system. */
  sleep(to: Direction, milliseconds: number): boolean {
    const end = performance.now() + milliseconds
    const spinUntil = end - milliseconds + Math.min(this.#limit.blockingMilliseconds, milliseconds)
    do {
      if (this.#hasMovedWithin(to, SYNC_SPINS_A_LOOK)) return false
    } while (performance.now() < spinUntil)
    const left = end - performance.now()
    if (left > 0) this.#sleepInThread(to, Math.min(left, LONGEST_SLICE_MS))
    return true
  }

  /** Whether core waits in this direction. */
  isWaiting(to: Direction): boolean {
    return this.#phase(to) !== 'idle'
  }

  /** Tells core that a try may succeed, for whichever direction sleeps: the doorbell does not say which. */
  wakeSleepers(): void {
    this.#lastTurn = performance.now()
    if (this.#receives === 'asleep') this.#wake('receive')
    if (this.#sends === 'asleep') this.#wake('send')
  }

  close(): void {
    this.#spinner.close()
    if (this.#busyTimer !== undefined) clearTimeout(this.#busyTimer)
    if (this.#settled !== undefined) clearTimeout(this.#settled)
    if (this.#soon !== undefined) clearImmediate(this.#soon)
    this.#alarm.close()
    this.#sends = 'idle'
    this.#receives = 'idle'
  }

  #phase(to: Direction): Phase {
    return to === 'send' ? this.#sends : this.#receives
  }

  #enter(to: Direction, phase: Phase): void {
    if (to === 'send') this.#sends = phase
    else this.#receives = phase
  }

  #isSpinning(): boolean {
    return this.#sends === 'spinning' || this.#receives === 'spinning'
  }

  #spinOrSleep(to: Direction): void {
    const turns = this.#limit.milliseconds === 0 ? 0 : this.#budget.next()
    if (turns === 0) {
      this.#sleepInLoop(to)
      return
    }
    this.#enter(to, 'spinning')
    this.#turns = 0
    this.#mostTurns = turns
    this.#since = performance.now()
    this.#lastLook = this.#since
    this.#lostProcessor = false
    if (this.#willBurst) return
    if (this.#since - this.#lastTurn > LONGEST_WITHOUT_TURN_MS) {
      this.#spinner.start()
      return
    }
    // Not at once: the caller may be about to send what the answer is waited for.
    this.#willBurst = true
    void SOON.then(this.#burst)
  }

  readonly #burst = (): void => {
    this.#willBurst = false
    do {
      if (this.#receives === 'spinning' && this.#hasMovedWithin('receive', LOOKS_A_CLOCK)) {
        this.#budget.moved(false)
        this.#wake('receive')
      }
      if (this.#sends === 'spinning' && this.#hasMovedWithin('send', LOOKS_A_CLOCK)) {
        this.#budget.moved(false)
        this.#waitable.rest?.('send')
        this.#wake('send')
      }
    } while (this.#isSpinning() && this.#look() < BURST_MS)
    if (this.#isSpinning()) this.#spinner.start()
  }

  readonly #turn = (): void => {
    this.#turns++
    // Who was woken may have been put on the processor of this thread, behind it, although another is idle: on a virtual
    // machine the kernel takes one that is halted for one that is lost.
    if (!this.#hasMoved()) schedYield()
    const spun = this.#look()
    this.#lastTurn = this.#lastLook
    const over = this.#turns > this.#mostTurns || spun > this.#limit.milliseconds
    this.#turnTo('receive', over)
    this.#turnTo('send', over)
    if (!this.#isSpinning()) this.#spinner.stop()
  }

  /** Whether what one of the spinning directions waits for has come. */
  #hasMoved(): boolean {
    if (this.#receives === 'spinning' && this.#waitable.hasMoved('receive')) return true
    return this.#sends === 'spinning' && this.#waitable.hasMoved('send')
  }

  /** How long it has spun; sees whether the thread ran all the time. */
  #look(): number {
    const now = performance.now()
    if (now - this.#lastLook > LOST_PROCESSOR_MS) this.#lostProcessor = true
    this.#lastLook = now
    return now - this.#since
  }

  #turnTo(to: Direction, over: boolean): void {
    if (this.#phase(to) !== 'spinning') return
    if (this.#waitable.hasMoved(to)) {
      this.#budget.moved(this.#lostProcessor)
      this.#waitable.rest?.(to)
      this.#wake(to)
    } else if (over) {
      this.#budget.inVain()
      this.#sleepInLoop(to)
    }
  }

  #sleepInLoop(to: Direction): void {
    this.#enter(to, 'asleep')
    this.#alarm.listen(this.#rung)
    this.#alarm.enlist(to, 'doorbell')
    this.#waitable.enlisted?.(to)
    this.#hasMovedWithin(to, this.#looksToSettle)
    const state = this.#waitable.mayProceed(to)
    if (state === 'busy') this.#lookWhenNotBusy()
    else this.#busyMs = BUSY_FIRST_MS
    if (state === 'yes') this.#soon ??= setImmediate(this.#wakeSoon)
    else if (this.#settled === undefined) this.#settled = setTimeout(this.#lookOnceMore, SETTLED_MS).unref()
    else this.#settled.refresh()
  }

  readonly #wakeSoon = (): void => {
    this.#soon = undefined
    this.wakeSleepers()
  }

  readonly #rung = (): void => this.wakeSleepers()

  readonly #lookOnceMore = (): void => {
    if (this.#receives === 'asleep' && this.#waitable.hasMoved('receive')) this.#wake('receive')
    if (this.#sends === 'asleep' && this.#waitable.hasMoved('send')) this.#wake('send')
  }

  #lookWhenNotBusy(): void {
    if (this.#busyTimer !== undefined) return
    this.#busyTimer = setTimeout(() => {
      this.#busyTimer = undefined
      this.wakeSleepers()
    }, this.#busyMs).unref()
    this.#busyMs = Math.min(this.#busyMs * 2, BUSY_LONGEST_MS)
  }

  #sleepInThread(to: Direction, milliseconds: number): void {
    const signal = this.#alarm.signal(to)
    this.#alarm.enlist(to, 'futex')
    this.#waitable.enlisted?.(to)
    this.#hasMovedWithin(to, this.#looksToSettle)
    const state = this.#waitable.mayProceed(to)
    if (state === 'no') futexWait(this.#alarm.signalAddress(to), signal, milliseconds)
    else if (state === 'busy') schedYield()
    this.#alarm.dismiss(to, 'futex')
  }

  #hasMovedWithin(to: Direction, looks: number): boolean {
    for (let look = 0; look < looks; look++) if (this.#waitable.hasMoved(to)) return true
    return false
  }
}
