import type { PlayerState } from '../src/state.js'
import { element } from './element.js'

type Signal = 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'

/** The processes, a row each, with what can be done to them. Rows stay as long as their process: a click must not miss. */
export class PlayersTable {
  readonly #body: HTMLElement
  readonly #onSignal: (pid: number, signal: Signal) => void
  readonly #rows = new Map<number, HTMLTableRowElement>()

  constructor(body: HTMLElement, onSignal: (pid: number, signal: Signal) => void) {
    this.#body = body
    this.#onSignal = onSignal
  }

  show(players: readonly PlayerState[]): void {
    const pids = new Set(players.map(({ pid }) => pid))
    for (const [pid, row] of this.#rows) {
      if (pids.has(pid)) continue
      row.remove()
      this.#rows.delete(pid)
    }
    for (const player of players) this.#fill(this.#rows.get(player.pid) ?? this.#addRow(player), player)
  }

  #addRow({ name, pid }: PlayerState): HTMLTableRowElement {
    const row = element('tr')
    const actions = element('td')
    for (const [label, signal] of [
      ['kill -9', 'SIGKILL'],
      ['stop', 'SIGSTOP'],
      ['continue', 'SIGCONT'],
    ] as const) {
      const button = element('button', label)
      button.type = 'button'
      button.title = `${signal} to ${name}`
      button.addEventListener('click', () => this.#onSignal(pid, signal))
      actions.append(button)
    }
    row.append(
      element('td', name),
      element('td', String(pid)),
      element('td', '', 'state'),
      element('td'),
      actions,
    )
    this.#rows.set(pid, row)
    this.#body.append(row)
    return row
  }

  #fill(row: HTMLTableRowElement, { state, note, perSecond }: PlayerState): void {
    const [, , stateCell, rate, actions] = [...row.cells] as HTMLTableCellElement[]
    row.className = state
    if (stateCell) stateCell.textContent = note === '' ? state : `${state}: ${note}`
    if (rate) rate.textContent = state === 'running' ? perSecond.toLocaleString('en') : ''
    for (const button of actions?.querySelectorAll('button') ?? []) button.disabled = state === 'ended'
  }
}
