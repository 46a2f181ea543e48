import { RecordState, STATE_BITS } from '../ring/record-state.js'
import { CREATION_BYTE } from '../segment/hold-alone.js'
import * as structures from './structures.js'

const { LINK_RECORD, RECORD, RING, SEGMENT, SLOT } = structures

/** The layout as C constants, from the tables that the code computes its offsets from: the generated part of include/ipc_ring.h. */
export function drawHeader(): string {
  const constants: Record<string, number> = {
    MAGIC: structures.MAGIC,
    LAYOUT_VERSION: structures.LAYOUT_VERSION,
    BYTE_ORDER: structures.BYTE_ORDER,
    SLOT_COUNT: structures.SLOT_COUNT,
    CREATION_BYTE,
    STATE_BITS,
  }
  for (const [name, value] of Object.entries(structures.SegmentKind))
    constants[constant('kind', name)] = value
  for (const [name, value] of Object.entries(structures.CreationState)) {
    constants[constant('creation', name)] = value
  }
  for (const [name, value] of Object.entries(RecordState)) constants[constant('state', name)] = value
  const lines = Object.entries(constants).map(([name, value]) => define(name, value))
  for (const [title, { fields, size }] of Object.entries({ SEGMENT, RING, SLOT, RECORD, LINK_RECORD })) {
    lines.push('', define(`${title}_SIZE`, size))
    for (const { name, offset, meaning } of fields) lines.push(define(constant(title, name), offset, meaning))
  }
  return `${lines.join('\n')}\n`
}

function define(name: string, value: number, meaning?: string): string {
  const line = `#define IPC_${name} ${value}`
  return meaning === undefined ? line : `${line.padEnd(44)} /* ${meaning} */`
}

function constant(structure: string, name: string): string {
  return `${structure}_${name.replace(/[A-Z]/g, (letter) => `_${letter}`)}`.toUpperCase()
}
