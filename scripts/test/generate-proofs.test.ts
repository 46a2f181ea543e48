import { describe, expect, it } from '@jest/globals'
import { benchmarkFiles } from '../proofs/benchmarks.mjs'
import { killMatrix } from '../proofs/kill-matrix.mjs'
import { mutationPage, unexplained } from '../proofs/mutation.mjs'
import { operationState } from '../proofs/operation-state.mjs'

it('steps that follow each other and lead to the same are one row', () => {
  const page = killMatrix({
    smoke: {
      send: [
        ['open', 'not sent', 'comes to its end'],
        ['write', 'not sent', 'comes to its end'],
        ['close', 'sent', 'comes to its end'],
        ['(after all)', 'sent', 'comes to its end'],
      ],
    },
  })
  expect(page).toContain('Steps tried: smoke 4.')
  expect(page).toContain('| send | 1–2: `open`, `write` | not sent |\n|  | 3–4: `close`, after all | sent |')
})

it('of many steps a row names the first and the last', () => {
  const steps = ['a', 'b', 'c', 'd', 'e', 'f'].map((label) => [label, 'the same', 'comes to its end'])
  expect(killMatrix({ smoke: { open: steps } })).toContain('| open | 1–6: `a`, `b` … `e`, `f` | the same |')
})

it('a call that needs something of the mechanism says what it does without', () => {
  const page = operationState([
    {
      of: 'a flag',
      states: ['up', 'down'],
      rows: [
        { call: 'wave', outcomes: ['done', 'IPC_CLOSED'], needs: [{ need: 'wind', without: 'false' }] },
        { call: 'fold', outcomes: ['done', 'done'], needs: [] },
      ],
    },
  ])
  expect(page).toContain(
    '## A flag\n\n| | up | down |\n|--|--|--|\n| `wave`[1] | done | `IPC_CLOSED` |\n| `fold` |',
  )
  expect(page).toContain('[1] where the mechanism has no “wind”: false')
})

it('of what the bench measured the charts are drawn, and a page with its rows', () => {
  const row = {
    title: 'a | b',
    reference: 'C',
    better: 'lower',
    must: 2,
    figure: { median: 1.23456 },
    verdict: 'met',
  }
  const machine = { cpu: 'cpu', cores: 2, kernel: 'linux', node: 'v20' }
  const report = { startedAt: '2026-11-22T19:00:00.000Z', quick: true, machine, rows: [row], curves: [] }
  const files = benchmarkFiles([report], () => new Map([['costs.svg', '<svg/>']]))
  expect([...files.keys()]).toEqual(['costs.svg', 'README.md'])
  expect(files.get('costs.svg')).toBe('<svg/>\n')
  expect(files.get('README.md')).toContain('| a \\| b | C | at most 2 | 1.23 | met |')
  expect(files.get('README.md')).toContain('![costs](costs.svg)')
  expect(benchmarkFiles([], () => new Map()).size).toBe(0)
})

describe('mutations', () => {
  const at = 'if (left <= 0) return'
  const survived = [
    { line: 3, at, from: 'left <= 0', to: 'left < 0', mutator: 'EqualityOperator' },
    { line: 3, at, from: 'left <= 0', to: 'false', mutator: 'ConditionalExpression' },
    { line: 9, at: 'wake()', from: '{ … }', to: '', mutator: 'BlockStatement', unreached: true },
  ]
  const results = { 'src/it.ts': { killed: 5, ended: 2, survived } }

  it('are counted by file, and each survivor stands with its reason', () => {
    const page = mutationPage(results, { 'src/it.ts': [{ at, to: 'false', reason: 'Costs time only' }] })
    expect(page).toContain('| `src/it.ts` | 70.0 % | 5 | 2 | 3 | 1 |')
    expect(page).toContain('Costs time only:\n\n- 3: `left <= 0` → `false`')
    expect(page).toContain('**no reason yet**:\n\n- 3: `left <= 0` → `left < 0`\n- 9: `{ … }` → nothing')
  })

  it('without a reason are new; one without a line is for all that no test reaches', () => {
    const fresh = unexplained(results, { 'src/it.ts': [{ unreached: true, reason: 'In a browser only' }] })
    expect(fresh).toEqual([
      'src/it.ts:3 EqualityOperator: left <= 0 → left < 0',
      'src/it.ts:3 ConditionalExpression: left <= 0 → false',
    ])
    expect(
      unexplained(results, {
        'src/it.ts': [
          { at, reason: 'x' },
          { at: 'wake()', reason: 'y' },
        ],
      }),
    ).toEqual([])
  })
})
