import type { SharedMemory } from '@shm-source/memory/words.js'
import { Board, Step } from './board.js'

/**
 * In the place of @ipc/shm's src/memory/words.ts: the same Atomics on the same words, with a wait before each, so that a
 * person can follow. At pace 0 only the look at the board is added.
 */
export type { SharedMemory }

let board: Int32Array | undefined
let self = 0

/** Ties this worker's steps to the board. */
export function pacedBy(shared: Int32Array, worker: number): void {
  board = shared
  self = worker
}

export function load(memory: SharedMemory, index: number): number {
  pause(Step.load, index)
  return Atomics.load(memory.words, index)
}

export const glance = load

export function get(memory: SharedMemory, index: number): number {
  pause(Step.load, index)
  return memory.words[index] as number
}

export function store(memory: SharedMemory, index: number, value: number): void {
  pause(Step.store, index)
  Atomics.store(memory.words, index, value)
}

/** The package may spare an instruction here where the processor allows; a page cannot ask which processor it is on. */
export const publish = store

export function put(memory: SharedMemory, index: number, value: number): void {
  pause(Step.store, index)
  memory.words[index] = value
}

export function compareExchange(
  memory: SharedMemory,
  index: number,
  expected: number,
  next: number,
): boolean {
  pause(Step.compareExchange, index)
  return Atomics.compareExchange(memory.words, index, expected, next) === expected
}

export function exchange(memory: SharedMemory, index: number, value: number): number {
  pause(Step.compareExchange, index)
  return Atomics.exchange(memory.words, index, value)
}

export function add(memory: SharedMemory, index: number, value: number): number {
  pause(Step.compareExchange, index)
  return Atomics.add(memory.words, index, value)
}

/** Word by word: a copy is no single step, and a process can be killed in the middle of it. */
export function copyIn(memory: SharedMemory, at: number, bytes: Uint8Array): void {
  const middle = (bytes.length >> 3) << 2
  for (let from = 0; from < bytes.length; from += 4) {
    pause(Step.copyIn, (at + from) >> 2)
    if (from === middle) haltIfAsked()
    memory.bytes.set(bytes.subarray(from, from + 4), at + from)
  }
}

export function copyOut(memory: SharedMemory, at: number, length: number): Uint8Array {
  pause(Step.copyOut, at >> 2)
  haltIfAsked()
  return memory.bytes.slice(at, at + length)
}

/** Where the copy lies in memory is no matter to a page. */
export const copyOutIntoSlab = copyOut

function pause(step: number, word: number): void {
  if (board === undefined) return
  const ms = Atomics.load(board, Board.pace)
  Atomics.add(board, Board.steps + self, 1)
  if (ms === 0) return
  Atomics.store(board, Board.stepWord + self, word)
  Atomics.store(board, Board.step + self, step)
  // A change of pace ends the wait, so that a person who wants it faster need not wait for a slow step.
  Atomics.wait(board, Board.changes, Atomics.load(board, Board.changes), ms)
}

/** Where the page asked for it, stays here until it is terminated. */
function haltIfAsked(): void {
  if (board === undefined || Atomics.load(board, Board.halt + self) === 0) return
  Atomics.store(board, Board.halted + self, 1)
  for (;;) Atomics.wait(board, Board.halted + self, 1)
}
