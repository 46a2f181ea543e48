import { Board, count, WORKERS } from './board.js'
import { pacedBy } from './paced-words.js'
import { type Participant, participate } from './participant.js'

/** What a worker is started with. */
export interface Start {
  readonly buffer: SharedArrayBuffer
  readonly board: Int32Array
  /** 0 sends, 1 receives; who is alone does both. */
  readonly self: number
}

const IDLE_LOOKS = 200

self.addEventListener('message', ({ data }: MessageEvent<Start>) => {
  const { buffer, board, self: worker } = data
  pacedBy(board, worker)
  work(participate(buffer, board, worker), board, worker)
})

/** For ever: the page ends it by terminate(). */
function work({ sender, receiver }: Participant, board: Int32Array, self: number): void {
  const other = WORKERS - 1 - self
  let idle = 0
  for (let number = 1; ; ) {
    const alone = Atomics.load(board, Board.alive + other) === 0
    let moved = false
    if (self === 0 || alone) {
      const length = Atomics.load(board, Board.messageBytes)
      if (sender.trySend(message(number, length)) >= 0) {
        count(board, Board.sent, self)
        number = (number % 255) + 1
        moved = true
      }
    }
    if (self === 1 || alone) {
      const bytes = receiver.tryReceive()
      if (bytes !== undefined) {
        count(board, Board.received, self)
        if (!isWhole(bytes)) count(board, Board.torn, self)
        moved = true
      }
    }
    idle = moved ? 0 : idle + 1
    // Full or empty for long: let the processor go for a moment.
    if (idle > IDLE_LOOKS) Atomics.wait(board, Board.changes, Atomics.load(board, Board.changes), 1)
  }
}

/** Each byte is the message's number, so that a torn message shows. */
function message(number: number, length: number): Uint8Array {
  return new Uint8Array(length).fill(number)
}

function isWhole(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => byte === bytes[0])
}
