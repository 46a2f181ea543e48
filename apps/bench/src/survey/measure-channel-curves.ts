import { type ChannelCosts, measureChannels } from '../channels/measure-channels.js'
import type { MechanismName } from '../contestant.js'
import { median } from '../statistics/spread.js'
import type { CurveResult } from './curve-result.js'

const mechanisms: readonly MechanismName[] = ['shm', 'fifo', 'sysvMq', 'posixMq', 'unix']
const counts = [1, 10, 100, 1_000]
const PROCESSES = 3
// One channel is less than what the collector leaves lying about.
const LEAST_TO_WEIGH = 10

/** What each of 1 to 1,000 open mailboxes costs: the time of opening it, and its memory. */
export async function measureChannelCurves(): Promise<CurveResult[]> {
  const lines: { name: string; points: (readonly [number, ChannelCosts[]])[] }[] = []
  for (const name of mechanisms) lines.push({ name, points: await pointsOf(name) })
  const linesOf = (costOf: (costs: ChannelCosts) => number, least = 1) =>
    lines.map(({ name, points }) => ({
      name,
      points: points
        .filter(([count]) => count >= least)
        .map(([count, runs]) => [count, median(runs.map(costOf))] as const),
    }))
  return [
    {
      title: 'Opening a mailbox, by how many are open',
      x: 'channels',
      y: 'µs each',
      lines: linesOf(({ openSecondsEach }) => openSecondsEach * 1e6),
    },
    {
      title: 'Memory of a mailbox, by how many are open',
      x: 'open channels',
      y: 'KiB of heap each',
      lines: linesOf(({ heapBytesEach }) => heapBytesEach / 2 ** 10, LEAST_TO_WEIGH),
    },
  ]
}

/** In fresh processes each. More than the system's limits allow (POSIX queues of a user) is left out. */
async function pointsOf(mechanism: MechanismName): Promise<(readonly [number, ChannelCosts[]])[]> {
  const points: (readonly [number, ChannelCosts[]])[] = []
  for (const count of counts) {
    const runs: ChannelCosts[] = []
    while (runs.length < PROCESSES) {
      const costs = await measureChannels(mechanism, count).catch(() => undefined)
      if (costs === undefined) return points
      runs.push(costs)
    }
    points.push([count, runs])
  }
  return points
}
