import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import { until } from '../until.js'
import { withWatchdog } from '../with-watchdog.js'
import { Inbox } from './inbox.js'
import { lines } from './lines.js'
import { COMMANDS_DESCRIPTOR, EVENTS_DESCRIPTOR, type Report } from './protocol.js'
import { fromLine, toLine } from './values.js'

/** How a peer's process ended, and what it had written. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

const WATCHDOG_MS = 30_000
// Not a name that a program would emit.
const READY = 'testkit:ready'

/** A process that `spawnPeer` started. */
export class Peer {
  /** Settles when the program said that it is ready. */
  readonly ready: Promise<void>
  /** Settles when the process is gone and its output is read. */
  readonly exited: Promise<Exit>
  readonly #child: ChildProcess
  readonly #calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  readonly #events = new Inbox()
  #gone: Error | undefined
  #lastId = 0

  constructor(child: ChildProcess) {
    this.#child = child
    this.ready = this.#events.next(READY) as Promise<void>
    const output = { stdout: '', stderr: '' }
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      output.stdout += piece
    })
    child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
      output.stderr += piece
    })
    const receive = lines((line) => this.#report(fromLine(line) as Report))
    const events = child.stdio[EVENTS_DESCRIPTOR] as Readable
    events.setEncoding('utf8').on('data', receive)
    // A command to a process that is just ending: its end is told by `exited`.
    this.#commands.on('error', () => undefined)
    this.exited = new Promise((resolve) => {
      child.on('error', (error) => this.#end(error))
      child.on('close', (code, signal) => {
        const how = signal === null ? `with code ${code}` : `by ${signal}`
        this.#end(new Error(`peer ${child.pid} ended ${how}\n${output.stderr}`.trimEnd()))
        resolve({ code, signal, ...output })
      })
    })
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('this peer could not be started')
    return this.#child.pid
  }

  /** Calls a method of the peer. Several calls may be on their way. Rejects with `PeerError`, or when the peer ends. */
  call<T>(method: string, ...parameters: readonly unknown[]): Promise<T> {
    if (this.#gone) return Promise.reject(this.#gone)
    this.#lastId += 1
    const id = this.#lastId
    return new Promise<T>((resolve, reject) => {
      this.#calls.set(id, { resolve: resolve as (value: unknown) => void, reject })
      this.#commands.write(toLine({ id, method, parameters }))
    })
  }

  /** The value of the next event of that name; one that came before and was not asked for counts. */
  next<T>(event: string): Promise<T> {
    return withWatchdog(
      this.#events.next(event) as Promise<T>,
      WATCHDOG_MS,
      `event '${event}' of peer ${this.pid}`,
    )
  }

  /** All events of that name which came and were not asked for. */
  taken<T>(event: string): T[] {
    return this.#events.take(event) as T[]
  }

  /** Forgets all events that came and were not asked for. */
  forget(): void {
    this.#events.clear()
  }

  /** From now on the peer keeps this process alive no longer; it ends when this process does. */
  unref(): this {
    this.#child.unref()
    for (const stream of this.#child.stdio) (stream as Socket | null)?.unref()
    return this
  }

  /** Ends the process by a signal and waits until it is gone. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<Exit> {
    this.#child.kill(signal)
    return this.exitedWithin(WATCHDOG_MS)
  }

  /** Waits for the process's own end; rejects when it lives on. */
  exitedWithin(milliseconds: number): Promise<Exit> {
    return withWatchdog(this.exited, milliseconds, `end of peer ${this.#child.pid}`)
  }

  /** Stops the process by SIGSTOP; resolves when the kernel shows it stopped. */
  async stop(): Promise<void> {
    this.#child.kill('SIGSTOP')
    const stopped = () => /^State:\s+T/m.test(readFileSync(`/proc/${this.pid}/status`, 'utf8'))
    await until(stopped, WATCHDOG_MS, `peer ${this.pid} stops`)
  }

  /** Lets a stopped process go on. */
  resume(): void {
    this.#child.kill('SIGCONT')
  }

  get #commands(): Writable {
    return this.#child.stdio[COMMANDS_DESCRIPTOR] as Writable
  }

  #report(report: Report): void {
    if (report.kind === 'ready') this.#events.tell(READY, undefined)
    else if (report.kind === 'event') this.#events.tell(report.event, report.value)
    else {
      const call = this.#calls.get(report.id)
      this.#calls.delete(report.id)
      if (report.kind === 'result') call?.resolve(report.value)
      else call?.reject(report.error)
    }
  }

  #end(error: Error): void {
    this.#gone ??= error
    for (const { reject } of this.#calls.values()) reject(this.#gone)
    this.#calls.clear()
    this.#events.end(this.#gone)
  }
}
