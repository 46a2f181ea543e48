import './page.css'
import type { PlayerState, State } from '../src/state.js'
import { byId } from './element.js'
import { ObjectsList } from './objects-list.js'
import { PlayersTable } from './players-table.js'
import { compact, RateChart } from './rate-chart.js'
import { ask, watch } from './server.js'

const form = byId<HTMLFormElement>('plan')
const problem = byId('problem')
const tell = async (answer: Promise<string>): Promise<void> => {
  problem.textContent = await answer
}

const players = new PlayersTable(byId('players'), (pid, signal) => void tell(ask('/signal', { pid, signal })))
const objects = new ObjectsList(byId('objects'))
const chart = new RateChart(byId('chart'))

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const fields = new FormData(form)
  const number = (name: string): number => Number(fields.get(name))
  void tell(
    ask('/start', {
      mechanism: fields.get('mechanism'),
      addressing: fields.get('addressing'),
      messageBytes: number('messageBytes'),
      senders: number('senders'),
      receivers: number('receivers'),
      rate: number('rate'),
    }),
  )
})
byId('stop').addEventListener('click', () => void tell(ask('/stop')))
for (const role of ['sender', 'receiver'])
  byId(`add-${role}`).addEventListener('click', () => void tell(ask('/add', { role })))

watch(({ players: states, objects: present }: State) => {
  const of = (role: string): PlayerState[] => states.filter((one) => one.role === role)
  const rate = (role: string): number => of(role).reduce((sum, one) => sum + one.perSecond, 0)
  const [sent, received] = [rate('sender'), rate('receiver')]
  byId('sent').textContent = compact(sent)
  byId('received').textContent = compact(received)
  const latency = of('receiver').find((one) => one.state === 'running' && one.latency)?.latency
  byId('latency').textContent = latency ? `${compact(latency.p50)} / ${compact(latency.p99)} µs` : '–'
  // Each process says what it saw last: a receiver that has just emptied the mailbox saw nothing in it.
  const seen = states.flatMap(({ queued, state }) =>
    queued === undefined || state !== 'running' ? [] : [queued],
  )
  byId('queued').textContent = seen.length === 0 ? '–' : compact(Math.max(...seen))
  chart.add(sent, received)
  players.show(states)
  objects.show(present)
})
