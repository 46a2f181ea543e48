import { LINK_RECORD, RECORD, RING, SEGMENT, SLOT } from './structures.js'
import { CACHE_LINE_BYTES, type PlacedField } from './table.js'

const OFFSET_WIDTH = 6
const SIZE_WIDTH = 5
const NAME_WIDTH = 17

/** The structures in shared memory as text, drawn from the tables that the code computes its offsets from. */
export function drawLayout(): string {
  return [SEGMENT, RING, SLOT, RECORD, LINK_RECORD]
    .map(({ title, fields, size }) => [`${title}: ${size} bytes`, '', ...drawFields(fields), ''].join('\n'))
    .join('\n')
}

function drawFields(fields: readonly PlacedField[]): string[] {
  const rule = `  ${'-'.repeat(OFFSET_WIDTH)}  ${'-'.repeat(SIZE_WIDTH)}  ${'-'.repeat(NAME_WIDTH)}`
  const lines = [`  ${'offset'.padStart(OFFSET_WIDTH)}  ${'bytes'.padStart(SIZE_WIDTH)}  field`, rule]
  for (const { line, offset, size, name, meaning } of fields) {
    if (line === true && offset > 0)
      lines.push(`  ${'·'.padStart(OFFSET_WIDTH)}  cache line ${offset / CACHE_LINE_BYTES}`)
    const place = `${String(offset).padStart(OFFSET_WIDTH)}  ${String(size).padStart(SIZE_WIDTH)}`
    lines.push(`  ${place}  ${name.padEnd(NAME_WIDTH)}  ${meaning}`)
  }
  return lines
}
