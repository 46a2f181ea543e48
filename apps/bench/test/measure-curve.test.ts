import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { Theatre } from '../src/cast/theatre.js'
import { inC, ours } from '../src/contestants/contestants.js'
import { renderCurve } from '../src/report/curve-table.js'
import { measureCurve } from '../src/survey/measure-curve.js'

const LONGEST_MS = 60_000
const MORE_THAN_A_QUEUE_TAKES = 2 ** 26

let theatre: Theatre
beforeAll(async () => {
  theatre = await Theatre.open()
}, LONGEST_MS)
afterAll(() => theatre.close())

it(
  'a curve has a cost at each point that can be had, and none where it cannot',
  async () => {
    const queues = [64, MORE_THAN_A_QUEUE_TAKES].map((bytes) => ({
      x: bytes,
      contestant: ours('sysvMq', 'link', 'await', 'one-way', { bytes }),
    }))
    const pipe = [{ x: 64, contestant: inC('pipe', 'one-way', 64) }]
    const lines = [
      { name: 'sysvMq', points: queues },
      { name: 'C pipe', points: pipe },
    ]
    const curve = await measureCurve({ title: 'One way', x: 'bytes', lines }, theatre)
    const point = [64, expect.any(Number)]
    expect(curve).toEqual({
      title: 'One way',
      x: 'bytes',
      y: 'µs a message',
      lines: [
        { name: 'sysvMq', points: [point] },
        { name: 'C pipe', points: theatre.missingReferences === undefined ? [point] : [] },
      ],
    })
    for (const { points } of curve.lines) for (const [, cost] of points) expect(cost).toBeGreaterThan(0)
    expect(renderCurve(curve)).toContain('µs a message, by bytes')
  },
  LONGEST_MS,
)
