import { RECORD, RING } from '@shm-source/layout/structures.js'
import { RecordState, STATE_MASK } from '@shm-source/ring/record-state.js'
import { Board, Step, WORKERS } from './board.js'
import { generationOf, workerOf } from './participant.js'

/** What a cell of the ring is at this moment. */
export type CellKind = 'free' | 'header' | 'data' | 'padding'

export interface Cell {
  readonly value: number
  readonly kind: CellKind
  /** The worker whose last step was on this word. */
  readonly touchedBy: number | undefined
}

export interface ControlWord {
  readonly name: string
  readonly value: number
  /** For the two locks. */
  readonly owner: { readonly worker: number; readonly generation: number } | undefined
  readonly touchedBy: number | undefined
}

export interface WorkerView {
  readonly alive: boolean
  readonly generation: number
  readonly step: number
  readonly sent: number
  readonly received: number
  readonly thefts: number
  readonly torn: number
  readonly steps: number
}

export interface Snapshot {
  readonly controls: readonly ControlWord[]
  readonly cells: readonly Cell[]
  readonly workers: readonly WorkerView[]
  /** Indexes of cells. */
  readonly head: number
  readonly tail: number
}

const CONTROL_WORDS = RING.size / 4
const HEADER_WORDS = RECORD.size / 4
const LOCKS = ['sendLock', 'receiveLock']
const SHOWN = ['sendLock', 'nextSequence', 'head', 'receiveLock', 'tail'] as const

/** Copies the words as they are now; while workers write, neighbours may be of different moments. */
export function takeSnapshot(words: Int32Array, board: Int32Array): Snapshot {
  const now = words.slice()
  const workers = Array.from({ length: WORKERS }, (_, worker) => viewOf(board, worker))
  const touched = (word: number) => {
    if (Atomics.load(board, Board.pace) === 0) return undefined
    const worker = workers.findIndex(
      ({ alive, step }, at) => alive && step !== Step.none && board[Board.stepWord + at] === word,
    )
    return worker < 0 ? undefined : worker
  }
  const ringBytes = (now.length - CONTROL_WORDS) * 4
  const place = (position: number) => (position % ringBytes) / 4
  const [head, tail] = [now[RING.word.head] ?? 0, now[RING.word.tail] ?? 0]
  const kinds = kindsOf(now, head, tail, ringBytes)
  return {
    controls: SHOWN.map((name) => {
      const value = now[RING.word[name]] ?? 0
      const owner =
        LOCKS.includes(name) && value !== 0
          ? { worker: workerOf(value), generation: generationOf(value) }
          : undefined
      return { name, value, owner, touchedBy: touched(RING.word[name]) }
    }),
    cells: Array.from(now.subarray(CONTROL_WORDS), (value, at) => ({
      value,
      kind: kinds[at] ?? 'free',
      touchedBy: touched(CONTROL_WORDS + at),
    })),
    workers,
    head: place(head),
    tail: place(tail),
  }
}

function viewOf(board: Int32Array, worker: number): WorkerView {
  const read = (word: number) => Atomics.load(board, word + worker)
  return {
    alive: read(Board.alive) === 1,
    generation: read(Board.generation),
    step: read(Board.step),
    sent: read(Board.sent),
    received: read(Board.received),
    thefts: read(Board.thefts),
    torn: read(Board.torn),
    steps: read(Board.steps),
  }
}

/** Walks from the tail to the head. What a moving ring shows may make no sense: then it stops. */
function kindsOf(words: Int32Array, head: number, tail: number, ringBytes: number): CellKind[] {
  const kinds = new Array<CellKind>(ringBytes / 4).fill('free')
  let position = tail
  for (let left = kinds.length; position !== head && left > 0; left--) {
    const at = (position % ringBytes) / 4
    const state = (words[CONTROL_WORDS + at + RECORD.word.state] ?? 0) & STATE_MASK
    const padding = state === RecordState.padding
    const extent = padding
      ? ringBytes - (position % ringBytes)
      : (words[CONTROL_WORDS + at + RECORD.word.extent] ?? 0)
    if (extent <= 0 || extent % 8 !== 0 || at * 4 + extent > ringBytes) break
    for (let word = 0; word < extent / 4; word++) {
      kinds[at + word] = padding ? 'padding' : word < HEADER_WORDS ? 'header' : 'data'
    }
    position = (position + extent) % (2 * ringBytes)
  }
  return kinds
}
