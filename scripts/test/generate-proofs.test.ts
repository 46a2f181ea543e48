import { expect, it } from '@jest/globals'
import { killMatrix } from '../proofs/kill-matrix.mjs'
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
