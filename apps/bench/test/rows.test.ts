import { describe, expect, it } from '@jest/globals'
import { judge } from '../src/rows/judge.js'
import { rows } from '../src/rows/rows.js'

describe('the rows', () => {
  it('have names of their own', () => {
    const ids = rows.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('compare the same work on messages of the same size', () => {
    for (const row of rows) {
      if (row.kind !== 'ratio') continue
      const { reference, subject } = row
      expect([row.id, subject.work, subject.bytes]).toEqual([row.id, reference.work, reference.bytes])
      expect(subject).not.toEqual(reference)
    }
  })

  it('aim higher than they must', () => {
    for (const row of rows) {
      if (row.aim === undefined) continue
      const better = row.kind === 'ratio' && row.as === 'speed' ? 'higher' : 'lower'
      expect([row.id, judge(row.aim, better, row.must, row.aim)]).toEqual([row.id, 'aim'])
      expect([row.id, judge(row.must, better, row.must, row.aim)]).toEqual([row.id, 'met'])
    }
  })

  it('are those of the design, with its figures', () => {
    const figures = rows.map((row) => {
      const sign = row.kind === 'ratio' && row.as === 'speed' ? '≥' : '≤'
      return `${row.id} ${sign} ${row.must}${row.aim === undefined ? '' : ` ${row.aim}`}`
    })
    expect(figures).toEqual([
      'shm-spin-c ≤ 2 1.25',
      'shm-spin-process-send ≥ 80',
      'shm-try ≥ 0.35 0.5',
      'shm-many ≥ 0.5 0.9',
      'shm-in-place ≥ 0.8 1.2',
      'shm-await-process-send ≥ 12 20',
      'shm-await-zeromq ≥ 12 20',
      'shm-round-trip-adaptive ≥ 40 60',
      'shm-round-trip-parked ≥ 5 10',
      'shm-large ≥ 0.9 1',
      'shm-large-read-into ≥ 0.9 1',
      'shm-large-in-place ≥ 5 20',
      'shm-8-senders ≥ 0.6 0.8',
      'unix-round-trip ≤ 1.1 0.7',
      ...['net-framed', 'zeromq', 'node-ipc'].flatMap((peer) => [
        `unix-await-${peer} ≥ 1.2 2`,
        `unix-many-${peer} ≥ 3 6`,
        `unix-unawaited-${peer} ≥ 3 6`,
      ]),
      'fifo-await-net-framed ≥ 2 3',
      'fifo-many-net-framed ≥ 3 6',
      'pipe-await-net-framed ≥ 2 3',
      'pipe-many-net-framed ≥ 3 6',
      ...['sysv-mq', 'posix-mq'].flatMap((queue) => [
        `${queue}-sync ≥ 0.7 0.9`,
        `${queue}-sync-round-trip ≤ 1.3 1.1`,
      ]),
      'shm-system-calls ≤ 0.01',
      'shm-system-calls-await ≤ 0.01',
      'shm-system-calls-8-senders ≤ 0.01',
      'shm-channels ≤ 64 16',
      'fifo-channels ≤ 64 16',
      'unix-channels ≤ 64 16',
    ])
  })
})

describe('a verdict', () => {
  it('is missed on the wrong side of the must, whichever side that is', () => {
    expect(judge(2.1, 'lower', 2, 1.25)).toBe('missed')
    expect(judge(1.9, 'lower', 2, 1.25)).toBe('met')
    expect(judge(1.2, 'lower', 2, 1.25)).toBe('aim')
    expect(judge(0.3, 'higher', 0.35, 0.5)).toBe('missed')
    expect(judge(0.4, 'higher', 0.35, 0.5)).toBe('met')
    expect(judge(0.6, 'higher', 0.35, 0.5)).toBe('aim')
  })

  it('is the best there is where nothing more is aimed at', () => {
    expect(judge(80, 'higher', 80, undefined)).toBe('aim')
  })

  it('of no number is missed', () => {
    expect(judge(Number.NaN, 'lower', 2, undefined)).toBe('missed')
  })
})
