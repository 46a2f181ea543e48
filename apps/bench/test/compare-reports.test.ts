import { describe, expect, it } from '@jest/globals'
import { compareReports } from '../src/compare/compare-reports.js'
import { ours } from '../src/contestants/contestants.js'
import type { Report } from '../src/report/report.js'
import type { RowResult } from '../src/rows/result.js'
import type { Spread } from '../src/statistics/spread.js'

const around = (median: number): Spread => ({ median, low: median * 0.95, high: median * 1.05 })

function row(
  id: string,
  better: RowResult['better'],
  figure: Spread,
  verdict: RowResult['verdict'] = 'met',
): RowResult {
  return { id, title: id, subject: 'a', reference: 'b', better, must: 1, aim: undefined, figure, verdict }
}

function report(rows: readonly RowResult[], speeds: Readonly<Record<string, Spread>> = {}): Report {
  const machine = { cpu: '', cores: 2, memoryBytes: 1, kernel: '', node: '', load: 0 }
  const survey = Object.entries(speeds).map(([name, speed]) => ({
    name,
    contestant: ours('shm', 'link', 'try', 'one-way'),
    reference: 'C pipe',
    speed,
  }))
  return { version: 1, startedAt: '', quick: true, machine, rows, survey, curves: [] }
}

const verdictOf = (before: RowResult, after: RowResult) =>
  compareReports(report([before]), report([after]))[0]?.verdict

describe('two reports', () => {
  it('tell a speed that fell and a cost that rose as slower', () => {
    expect(verdictOf(row('a', 'higher', around(4)), row('a', 'higher', around(2)))).toBe('slower')
    expect(verdictOf(row('a', 'lower', around(2)), row('a', 'lower', around(4)))).toBe('slower')
  })

  it('tell a speed that rose and a cost that fell as faster', () => {
    expect(verdictOf(row('a', 'higher', around(2)), row('a', 'higher', around(4)))).toBe('faster')
    expect(verdictOf(row('a', 'lower', around(4)), row('a', 'lower', around(2)))).toBe('faster')
  })

  it('tell by how much', () => {
    const [change] = compareReports(
      report([row('a', 'higher', around(4))]),
      report([row('a', 'higher', around(2))]),
    )
    expect(change?.slower).toBeCloseTo(2)
    expect(change?.before.median).toBe(4)
    expect(change?.after.median).toBe(2)
  })

  it('call the same what lies within the spread of either, or within a tenth', () => {
    const wide = { median: 4, low: 1, high: 8 }
    expect(verdictOf(row('a', 'higher', wide), row('a', 'higher', around(2)))).toBe('same')
    const narrow = (median: number) => ({ median, low: median, high: median })
    expect(verdictOf(row('a', 'higher', narrow(4)), row('a', 'higher', narrow(3.8)))).toBe('same')
  })

  it('leave out what one of them has not, or did not settle', () => {
    const unsettled = row('a', 'higher', around(4), 'unsettled')
    expect(
      compareReports(report([row('a', 'higher', around(4))]), report([row('b', 'higher', around(4))])),
    ).toEqual([])
    expect(compareReports(report([unsettled]), report([row('a', 'higher', around(1))]))).toEqual([])
  })

  it('compare the survey too', () => {
    const changes = compareReports(
      report([], { x: around(4), y: around(1) }),
      report([], { x: around(1), y: around(1) }),
    )
    expect(changes.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['x', 'slower'],
      ['y', 'same'],
    ])
  })
})
