/**
 * What the page and its two workers share beside the ring itself: an Int32Array whose words are named here. The page
 * stands for the kernel: only it says who is alive, as the kernel frees the locks of a killed process.
 */
export const WORKERS = 2

export const Board = {
  /** Milliseconds that a worker waits before each step; 0 = none. */
  pace: 0,
  /** Changes with every change of pace or halt: wakes who waits. */
  changes: 1,
  /** Bytes of a message. */
  messageBytes: 2,
  /** One word a worker from here on. */
  alive: 4,
  generation: 6,
  /** 1 = stop in the middle of the next copy, and stay there. */
  halt: 8,
  halted: 10,
  /** Which step it does: a `Step`, and the word that it does it to. */
  step: 12,
  stepWord: 14,
  steps: 16,
  sent: 18,
  received: 20,
  /** Locks taken from a dead worker. */
  thefts: 22,
  /** Messages that were not what had been sent: always 0. */
  torn: 24,
  size: 26,
} as const

/** What a step does to a word. */
export const Step = { none: 0, load: 1, store: 2, compareExchange: 3, copyIn: 4, copyOut: 5 } as const

export function newBoard(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Board.size * 4))
}

/** Adds 1 to a worker's counter. */
export function count(board: Int32Array, counter: number, worker: number): void {
  Atomics.add(board, counter + worker, 1)
}

/** Sets a word that workers wait beside, and wakes them. */
export function announce(board: Int32Array, word: number, value: number): void {
  Atomics.store(board, word, value)
  Atomics.add(board, Board.changes, 1)
  Atomics.notify(board, Board.changes)
}
