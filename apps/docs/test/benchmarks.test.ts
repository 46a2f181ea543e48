import { expect, it } from '@jest/globals'
import { growthPart, rowsPart } from '../build/benchmarks.mjs'
import { bendsOf } from '../build/bends.mjs'

const machine = { cpu: 'a processor', cores: 2, kernel: 'linux 6', node: 'v20.20.2' }
const report = {
  startedAt: '2026-11-22T19:00:00.000Z',
  machine,
  rows: [
    {
      title: 'shm trySend / tryReceive',
      reference: 'C ring',
      better: 'higher',
      must: 0.35,
      figure: { median: 0.41234 },
      verdict: 'met',
    },
    {
      title: 'unix one by one',
      reference: 'zeromq',
      better: 'higher',
      must: 1.2,
      rough: 1.5,
      verdict: 'unsettled',
    },
  ],
  curves: [
    {
      title: 'One way, by size of the message',
      x: 'bytes',
      y: 'µs a message',
      lines: [
        {
          name: 'straight',
          points: [
            [8, 5],
            [4_096, 6],
            [65_536, 96],
            [1_048_576, 1_600],
          ],
        },
        {
          name: 'bent',
          points: [
            [4_096, 6],
            [65_536, 96],
            [1_048_576, 3_200],
            [2_097_152, 9_600],
          ],
        },
      ],
    },
  ],
}
const charts = new Map([
  ['speeds.svg', '<svg><title>×</title><style>text{}</style><text x="1">×</text></svg>'],
  [
    'by-bytes.svg',
    '<svg><title>One way, by size of the message</title><text>bytes</text><text>bent</text></svg>',
  ],
])

it('a curve bends where a byte, or a message, costs half as much again as the least before', () => {
  expect(bendsOf(report.curves[0]!)).toEqual([
    { name: 'bent', from: 1_048_576, times: expect.closeTo(9_600 / 2_097_152 / (96 / 65_536), 5) },
  ])
  const senders = {
    x: 'senders',
    lines: [
      {
        name: 'shm',
        points: [
          [1, 2],
          [2, 1],
          [4, 1.4],
          [8, 1.6],
        ],
      },
    ],
  }
  expect(bendsOf(senders)).toEqual([{ name: 'shm', from: 8, times: 1.6 }])
})

it('the rows say what was measured, what must be and the verdict, in both languages', () => {
  const english = rowsPart([report], charts, 'en')
  expect(english).toContain('| shm trySend / tryReceive | C ring | at least 0.35 | 0.412 | met |')
  expect(english).toContain('| unix one by one | zeromq | at least 1.2 | ~1.5 | unsettled |')
  expect(english).toContain('a processor, 2 cores')
  expect(rowsPart([report], charts, 'ko')).toContain('| unix 하나씩 | zeromq | 1.2 이상 | ~1.5 | 미정 |')
})

it('a chart stands in the page without a style of its own, its words in the language of the page', () => {
  expect(rowsPart([report], charts, 'en')).toContain('<div class="chart"><svg><title>×</title><text x="1">')
  const korean = growthPart([report], charts, 'ko')
  expect(korean).toContain('<title>한 방향, 메시지 크기별</title><text>바이트</text><text>bent</text>')
  expect(korean).toContain('**bent**: 바이트 1,048,576부터')
})

it('says so where nothing has been measured', () => {
  for (const part of [rowsPart, growthPart]) expect(part([], charts, 'en')).toContain('npm run benchmarks')
})
