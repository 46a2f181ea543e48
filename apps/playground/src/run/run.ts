import { unlink } from '@ipc/core'
import { mechanisms } from '../mechanisms.js'
import type { PlayerState, Role } from '../state.js'
import type { Plan } from './plan.js'
import { Player } from './player.js'

const CLOSES_WITHIN_MS = 2_000

/** The processes of one plan, from start to end. */
export class Run {
  readonly plan: Plan
  readonly #namespace: string
  readonly #program: string
  readonly #players: Player[] = []
  readonly #counts = { sender: 0, receiver: 0 }

  /** @throws Error that says what the mechanism has not. */
  constructor(program: string, namespace: string, plan: Plan) {
    this.plan = plan
    this.#program = program
    this.#namespace = namespace
    const mechanism = mechanisms[plan.mechanism]()
    const traits = plan.addressing === 'mailbox' ? mechanism.traits.mailbox : mechanism.traits.link
    if (traits.supported !== true) throw new Error(traits.supported)
    if (plan.addressing === 'mailbox' && traits.receivers === 'one' && plan.receivers > 1)
      throw new Error(
        `${plan.mechanism} mailboxes have one receiver (traits.receivers): choose 1, or another mechanism`,
      )
    for (let receiver = 0; receiver < plan.receivers; receiver++) this.add('receiver')
    for (let sender = 0; sender < plan.senders; sender++) this.add('sender')
  }

  add(role: Role): void {
    const number = ++this.#counts[role]
    this.#players.push(new Player(this.#program, this.#namespace, role, number, this.plan))
  }

  get states(): readonly PlayerState[] {
    return this.#players.map((player) => player.state)
  }

  /** False = there is no such process. */
  signal(pid: number, signal: Parameters<Player['signal']>[0]): boolean {
    const player = this.#players.find((one) => one.pid === pid)
    player?.signal(signal)
    return player !== undefined
  }

  /** Ends all processes, the stopped too, and removes the mailbox. */
  async end(): Promise<void> {
    for (const player of this.#players) {
      player.signal('SIGCONT')
      player.signal('SIGTERM')
    }
    const late = setTimeout(() => this.killNow(), CLOSES_WITHIN_MS)
    await Promise.all(this.#players.map((player) => player.ended))
    clearTimeout(late)
    const { addressing, mechanism } = this.plan
    if (addressing === 'mailbox')
      await unlink('playground', mechanisms[mechanism](), { namespace: this.#namespace })
  }

  killNow(): void {
    for (const player of this.#players) player.signal('SIGKILL')
  }
}
