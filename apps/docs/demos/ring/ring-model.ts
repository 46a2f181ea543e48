import { RING } from '@shm-source/layout/structures.js'
import { announce, Board, newBoard, WORKERS } from './board.js'
import type { Start } from './ring-worker.js'

// Longer than a browser takes to end a worker that computes; only then may its locks be taken.
const BURIAL_MS = 60
const HALT_LOOK_MS = 5
const FASTER_MS = 1

/** The ring in its shared memory, and the two workers on it. */
export class RingModel {
  readonly words: Int32Array
  readonly board = newBoard()
  readonly #buffer: SharedArrayBuffer
  readonly #workers: (Worker | undefined)[] = new Array<undefined>(WORKERS).fill(undefined)

  constructor(
    readonly ringBytes: number,
    messageBytes: number,
    paceMs: number,
  ) {
    this.#buffer = new SharedArrayBuffer(RING.size + ringBytes)
    this.words = new Int32Array(this.#buffer)
    this.board[Board.messageBytes] = messageBytes
    this.board[Board.pace] = paceMs
    for (let worker = 0; worker < WORKERS; worker++) this.start(worker)
  }

  isAlive(worker: number): boolean {
    return Atomics.load(this.board, Board.alive + worker) === 1
  }

  setPace(ms: number): void {
    announce(this.board, Board.pace, ms)
  }

  /** Starts a worker in its slot, with the next generation: what its predecessor held stays the dead one's. */
  start(worker: number): void {
    Atomics.store(this.board, Board.halted + worker, 0)
    Atomics.store(this.board, Board.halt + worker, 0)
    Atomics.add(this.board, Board.generation + worker, 1)
    Atomics.store(this.board, Board.alive + worker, 1)
    const started = new Worker(new URL('./ring-worker.ts', import.meta.url), { type: 'module' })
    const start: Start = { buffer: this.#buffer, board: this.board, self: worker }
    started.postMessage(start)
    this.#workers[worker] = started
  }

  /** Kills a worker in the middle of a copy, with the lock in its hand. */
  async kill(worker: number): Promise<void> {
    const { board } = this
    const pace = Atomics.load(board, Board.pace)
    Atomics.store(board, Board.halt + worker, 1)
    // What it does before the copy need not be watched.
    this.setPace(Math.min(pace, FASTER_MS))
    while (Atomics.load(board, Board.halted + worker) === 0) await delay(HALT_LOOK_MS)
    this.setPace(pace)
    this.#workers[worker]?.terminate()
    this.#workers[worker] = undefined
    await delay(BURIAL_MS)
    announce(board, Board.alive + worker, 0)
  }

  end(): void {
    for (const worker of this.#workers) worker?.terminate()
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
