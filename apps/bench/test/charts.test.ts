import { describe, expect, it } from '@jest/globals'
import { barChart } from '../src/charts/bar-chart.js'
import { lineChart } from '../src/charts/line-chart.js'
import { logScale } from '../src/charts/log-scale.js'

describe('a logarithmic scale', () => {
  it('gives each factor of ten the same room', () => {
    const scale = logScale([1, 1_000], 0, 300)
    expect([1, 10, 100, 1_000].map(scale.place).map(Math.round)).toEqual([0, 100, 200, 300])
    expect(scale.ticks).toEqual([1, 10, 100, 1_000])
  })

  it('reaches around values that are no powers of ten, and upwards from below', () => {
    const scale = logScale([0.3, 42], 400, 40)
    expect(scale.place(0.1)).toBeCloseTo(400)
    expect(scale.place(100)).toBeCloseTo(40)
  })

  it('stands one value, and none', () => {
    expect(logScale([7], 0, 1).place(7)).toBeLessThanOrEqual(1)
    expect(logScale([], 0, 1).ticks.length).toBeGreaterThan(0)
  })
})

describe('a chart', () => {
  it('shows each bar, its value and its mark, and escapes what it is given', () => {
    const svg = barChart('a < b', '×', [{ name: 'x & y', value: 12.3, group: 0, marks: [10] }])
    expect(svg).toContain('a &lt; b')
    expect(svg).toContain('x &amp; y')
    expect(svg).toContain('>12.3<')
    expect(svg.match(/<rect/g)).toHaveLength(1)
    expect(svg.match(/stroke="#d9534f"/g)).toHaveLength(1)
  })

  it('draws each line through its points', () => {
    const svg = lineChart({
      title: 'Cost',
      x: 'bytes',
      y: 'µs',
      lines: [
        {
          name: 'shm',
          points: [
            [1, 10],
            [10, 100],
            [100, 1_000],
          ],
        },
      ],
    })
    const points =
      /points="([^"]+)"/
        .exec(svg)?.[1]
        ?.split(' ')
        .map((point) => point.split(',').map(Number)) ?? []
    expect(points).toHaveLength(3)
    const [[x0, y0], [x1, y1], [x2, y2]] = points as [number[], number[], number[]] as [
      [number, number],
      [number, number],
      [number, number],
    ]
    expect(x1 - x0).toBeCloseTo(x2 - x1, 0)
    expect(y1 - y0).toBeCloseTo(y2 - y1, 0)
    expect(y1).toBeLessThan(y0)
  })

  it('of nothing has no impossible numbers', () => {
    expect(lineChart({ title: 't', x: 'x', y: 'y', lines: [{ name: 'none', points: [] }] })).not.toContain(
      'NaN',
    )
  })
})
