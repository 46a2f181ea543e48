import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Report } from '../process/report.js'
import type { PlayerState, Role } from '../state.js'
import type { Plan } from './plan.js'

/** A process of the playground, as its parent sees it. */
export class Player {
  readonly name: string
  readonly role: Role
  readonly ended: Promise<void>
  readonly #child: ChildProcess
  #state: PlayerState['state'] = 'running'
  #note = ''
  #perSecond = 0
  #report: Report = { messages: 0, queued: undefined, latency: undefined }
  #reportedAt = performance.now()

  constructor(program: string, namespace: string, role: Role, number: number, plan: Plan) {
    this.name = `${role} ${number}`
    this.role = role
    const args = [program, namespace, role, String(number), JSON.stringify(plan)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    createInterface({ input: child.stdout }).on('line', (line) => this.#take(JSON.parse(line)))
    child.stderr.on('data', (chunk) => {
      this.#note = `${this.#note}${chunk}`.slice(0, 500)
    })
    this.ended = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        this.#state = 'ended'
        this.#perSecond = 0
        this.#note ||= signal ?? `exit status ${code}`
        resolve()
      })
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get state(): PlayerState {
    const { name, role, pid } = this
    const { queued, latency } = this.#report
    return {
      name,
      role,
      pid,
      state: this.#state,
      note: this.#note,
      perSecond: this.#perSecond,
      queued,
      latency,
    }
  }

  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void {
    if (this.#state === 'ended') return
    this.#child.kill(signal)
    if (signal === 'SIGSTOP') {
      this.#state = 'stopped'
      this.#perSecond = 0
    }
    if (signal === 'SIGCONT') this.#state = 'running'
  }

  #take(report: Report): void {
    const now = performance.now()
    const seconds = (now - this.#reportedAt) / 1_000
    this.#perSecond = Math.round((report.messages - this.#report.messages) / seconds)
    this.#report = report
    this.#reportedAt = now
  }
}
