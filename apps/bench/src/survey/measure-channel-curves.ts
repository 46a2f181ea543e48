import { type ChannelCosts, measureChannels } from '../channels/measure-channels.js'
import type { MechanismName } from '../contestant.js'
import { median } from '../statistics/spread.js'
import type { CurveResult } from './curve-result.js'

const mechanisms: readonly MechanismName[] = ['shm', 'fifo', 'sysvMq', 'posixMq', 'unix']
const counts = [1, 10, 100, 1_000]
const PROCESSES = 3

/** What each of 1 to 1,000 open mailboxes costs: the time of opening it, and its memory. */
export async function measureChannelCurves(): Promise<CurveResult[]> {
  const lines: { name: string; points: (readonly [number, ChannelCosts[]])[] }[] = []
  for (const name of mechanisms) lines.push({ name, points: await pointsOf(name) })
  const curve = (title: string, x: string, y: string, costOf: (costs: ChannelCosts) => number) => ({
    title,
    x,
    y,
    lines: lines.map(({ name, points }) => ({
      name,
      points: points.map(([count, runs]) => [count, median(runs.map(costOf))] as const),
    })),
  })
  return [
    curve(
      'Opening a mailbox, by how many are open',
      'channels',
      'µs each',
      ({ openSecondsEach }) => openSecondsEach * 1e6,
    ),
    curve(
      'Memory of a mailbox, by how many are open',
      'open channels',
      'KiB of heap each',
      ({ heapBytesEach }) => Math.max(heapBytesEach, 1) / 2 ** 10,
    ),
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
