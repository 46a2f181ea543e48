import type { ChildProcess } from 'node:child_process'
import type { PeerWatch } from '../link/peer-watch.js'
import { isExiting } from './process-state.js'

/** The parent's watch on its child: the link ends when the child does; an exit of its own is a close, a signal is a death. */
export class ChildWatch implements PeerWatch {
  readonly descriptor = undefined
  readonly #child: ChildProcess
  #callback: ((reason: 'peer-closed' | 'peer-died') => void) | undefined

  constructor(child: ChildProcess) {
    this.#child = child
    child.once('exit', () => this.#tell())
  }

  onEnd(callback: (reason: 'peer-closed' | 'peer-died') => void): void {
    this.#callback = callback
    if (this.#hasExited) queueMicrotask(() => this.#tell())
  }

  /** The exit of a child is told by the event loop only: a Sync call sees the end of its pipe. */
  check(): void {}

  isEnding(): boolean {
    const { pid } = this.#child
    return this.#hasExited || (pid !== undefined && isExiting(pid))
  }

  close(): void {
    this.#callback = undefined
  }

  get #hasExited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  #tell(): void {
    const callback = this.#callback
    this.#callback = undefined
    callback?.(this.#child.signalCode === null ? 'peer-closed' : 'peer-died')
  }
}
