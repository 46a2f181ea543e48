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
  /** Others can see now that this handle sleeps. */
  enlisted?(to: Direction): void
}

type Phase = 'idle' | 'spinning' | 'asleep'

// A death is seen by the other sleepers within this time.
const LONGEST_SLICE_MS = 15
const SYNC_SPINS_A_LOOK = 100
// Another participant lost the processor while it held the lock; it rings nobody when it is done.
const BUSY_FIRST_MS = 1
const BUSY_LONGEST_MS = 16

/** How a port waits: it spins for a while, then sleeps until it is rung, in the event loop or blocking the thread. */
export class Parking {
  readonly #waitable: Waitable
  readonly #alarm: Alarm
  readonly #limit: SpinLimit
  readonly #wake: (to: Direction) => void
  readonly #spinner: Spinner
  readonly #budget: SpinBudget
  readonly #phase: Record<Direction, Phase> = { send: 'idle', receive: 'idle' }
  #turns = 0
  #mostTurns = 0
  #since = 0
  #busyTimer: NodeJS.Timeout | undefined
  #busyMs = BUSY_FIRST_MS
  #soon: NodeJS.Immediate | undefined

  constructor(waitable: Waitable, alarm: Alarm, limit: SpinLimit, wake: (to: Direction) => void) {
    this.#waitable = waitable
    this.#alarm = alarm
    this.#limit = limit
    this.#budget = new SpinBudget(limit)
    this.#wake = wake
    this.#spinner = new Spinner(this.#turn, limit)
  }

  /** See `Port.arm`. */
  arm(to: Direction, waiting: number): void {
    if (waiting === 0) {
      if (this.#phase[to] === 'asleep') this.#alarm.dismiss(to, 'doorbell')
      this.#phase[to] = 'idle'
      if (!this.#isAny('spinning')) this.#spinner.stop()
      return
    }
    if (this.#phase[to] === 'asleep') this.#sleepInLoop(to)
    else if (this.#phase[to] === 'idle') this.#spinOrSleep(to)
  }

  /** See `Port.sleep`. False = it only spun, so that nothing was asked of the system. */
  sleep(to: Direction, milliseconds: number): boolean {
    const end = performance.now() + milliseconds
    const spinUntil = end - milliseconds + Math.min(this.#limit.blockingMilliseconds, milliseconds)
    do {
      for (let spin = 0; spin < SYNC_SPINS_A_LOOK; spin++) if (this.#waitable.hasMoved(to)) return false
    } while (performance.now() < spinUntil)
    const left = end - performance.now()
    if (left > 0) this.#sleepInThread(to, Math.min(left, LONGEST_SLICE_MS))
    return true
  }

  /** Whether core waits in this direction. */
  isWaiting(to: Direction): boolean {
    return this.#phase[to] !== 'idle'
  }

  /** Tells core that a try may succeed, for whichever direction sleeps: the doorbell does not say which. */
  wakeSleepers(): void {
    for (const to of ['receive', 'send'] as const) if (this.#phase[to] === 'asleep') this.#wake(to)
  }

  close(): void {
    this.#spinner.close()
    if (this.#busyTimer !== undefined) clearTimeout(this.#busyTimer)
    if (this.#soon !== undefined) clearImmediate(this.#soon)
    this.#alarm.close()
    this.#phase.send = 'idle'
    this.#phase.receive = 'idle'
  }

  #spinOrSleep(to: Direction): void {
    const turns = this.#limit.milliseconds === 0 ? 0 : this.#budget.next()
    if (turns === 0) {
      this.#sleepInLoop(to)
      return
    }
    this.#phase[to] = 'spinning'
    this.#turns = 0
    this.#mostTurns = turns
    this.#since = performance.now()
    this.#spinner.start()
  }

  readonly #turn = (): void => {
    this.#turns++
    const spun = performance.now() - this.#since
    const over = this.#turns > this.#mostTurns || spun > this.#limit.milliseconds
    this.#turnTo('receive', spun, over)
    this.#turnTo('send', spun, over)
    if (!this.#isAny('spinning')) this.#spinner.stop()
  }

  #turnTo(to: Direction, spun: number, over: boolean): void {
    if (this.#phase[to] !== 'spinning') return
    if (this.#waitable.hasMoved(to)) {
      this.#budget.moved(spun)
      this.#wake(to)
    } else if (over) {
      this.#budget.inVain()
      this.#sleepInLoop(to)
    }
  }

  #sleepInLoop(to: Direction): void {
    this.#phase[to] = 'asleep'
    this.#alarm.listen(this.#rung)
    this.#alarm.enlist(to, 'doorbell')
    this.#waitable.enlisted?.(to)
    const state = this.#waitable.mayProceed(to)
    if (state === 'busy') this.#lookWhenNotBusy()
    else this.#busyMs = BUSY_FIRST_MS
    if (state === 'yes') this.#soon ??= setImmediate(this.#wakeSoon)
  }

  readonly #wakeSoon = (): void => {
    this.#soon = undefined
    this.wakeSleepers()
  }

  readonly #rung = (): void => this.wakeSleepers()

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
    const state = this.#waitable.mayProceed(to)
    if (state === 'no') futexWait(this.#alarm.signalAddress(to), signal, milliseconds)
    else if (state === 'busy') schedYield()
    this.#alarm.dismiss(to, 'futex')
  }

  #isAny(phase: Phase): boolean {
    return this.#phase.send === phase || this.#phase.receive === phase
  }
}
