import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { drawHeader } from '../src/layout/c-header.js'
import { drawLayout } from '../src/layout/drawing.js'
import {
  LINK_RECORD,
  RECORD,
  RING,
  SEGMENT,
  SegmentKind,
  SLOT,
  SLOT_COUNT,
} from '../src/layout/structures.js'
import { CACHE_LINE_BYTES } from '../src/layout/table.js'
import { segmentLayout } from '../src/segment/segment-layout.js'

const DOCUMENT = join(__dirname, '../docs/layout.md')
const HEADER = join(__dirname, '../include/ipc_ring.h')
const CONSTANTS = /(\/\* layout:start [^\n]*\n)[\s\S]*?(\/\* layout:end \*\/)/
const DRAWING = /(<!-- layout:start -->\n```\n)[\s\S]*?(```\n<!-- layout:end -->)/

describe('the layout', () => {
  test('is drawn in docs/layout.md as the code has it (IPC_DRAW_LAYOUT=1 draws it anew)', () => {
    const there = readFileSync(DOCUMENT, 'utf8')
    const drawn = there.replace(DRAWING, (_, start: string, end: string) => `${start}${drawLayout()}${end}`)
    if (process.env.IPC_DRAW_LAYOUT === '1') writeFileSync(DOCUMENT, drawn)
    expect(readFileSync(DOCUMENT, 'utf8')).toBe(drawn)
  })

  test('is in include/ipc_ring.h as the code has it (IPC_DRAW_LAYOUT=1 writes it anew)', () => {
    const there = readFileSync(HEADER, 'utf8')
    const drawn = there.replace(CONSTANTS, (_, start: string, end: string) => `${start}${drawHeader()}${end}`)
    if (process.env.IPC_DRAW_LAYOUT === '1') writeFileSync(HEADER, drawn)
    expect(readFileSync(HEADER, 'utf8')).toBe(drawn)
  })

  test('no two fields overlap, and each word is aligned', () => {
    for (const { fields, size } of [SEGMENT, RING, SLOT, RECORD, LINK_RECORD]) {
      let end = 0
      for (const field of fields) {
        expect(field.offset).toBeGreaterThanOrEqual(end)
        expect(field.offset % 4).toBe(0)
        end = field.offset + field.size
      }
      expect(size).toBeGreaterThanOrEqual(end)
    }
  })

  test('senders and receivers write to different cache lines', () => {
    const line = (word: number) => Math.floor((word * 4) / CACHE_LINE_BYTES)
    const { sendLock, head, receiveLock, tail, receiversSleep, sendersSleep } = RING.word
    expect(new Set([sendLock, head, receiveLock, tail, receiversSleep, sendersSleep].map(line)).size).toBe(6)
  })

  test('the parts of a segment follow each other without overlap', () => {
    for (const kind of [SegmentKind.mailbox, SegmentKind.link, SegmentKind.topic]) {
      const { rings, slots, size } = segmentLayout(kind, 1000)
      let end = SEGMENT.size
      for (const ring of rings) {
        expect(ring.control).toBe(end)
        end += RING.size
      }
      expect(slots).toBe(end)
      if (kind !== SegmentKind.link) end += SLOT_COUNT * SLOT.size
      for (const ring of rings) {
        expect(ring.records).toBeGreaterThanOrEqual(end)
        expect(ring.records % CACHE_LINE_BYTES).toBe(0)
        end = ring.records + ring.size
      }
      expect(size).toBeGreaterThanOrEqual(end)
    }
  })
})
