import { FragmentFlag, type FragmentHeader } from './fragment.js'

/** Messages of which a part has come, by sender. */
interface Partial {
  readonly process: number
  readonly message: number
  readonly bytes: Uint8Array
  filled: number
}

/** More senders than this in the middle of a message at once, and the message that waits longest is given up. */
export const MOST_PARTIAL_MESSAGES = 1024

const CROWD = 16

/** Puts the fragments of many senders together, each message in memory of its final size. */
export class PartialMessages {
  readonly #bySender = new Map<number, Partial>()
  readonly #maxMessageBytes: number
  #crowd = CROWD

  constructor(maxMessageBytes: number) {
    this.#maxMessageBytes = maxMessageBytes
  }

  /** Whether nobody is in the middle of a message. */
  get isEmpty(): boolean {
    return this.#bySender.size === 0
  }

  /** Whether so many are in the middle of a message that some may be dead. */
  get isCrowded(): boolean {
    return this.#bySender.size >= this.#crowd
  }

  /**
   * Takes a fragment whose data lies at `at`. Returns the message that it completes. A fragment whose beginning was
   * never seen (another reader had it, or its sender gave up) is passed over. 'corrupt' for what no sender of ours
   * writes: a length past the limit, or more or less data than announced.
   */
  accept(header: Readonly<FragmentHeader>, from: Uint8Array, at: number): Uint8Array | 'corrupt' | undefined {
    const sender = senderOf(header)
    if ((header.flags & FragmentFlag.cancelled) !== 0) {
      this.#bySender.delete(sender)
      return undefined
    }
    const partial =
      (header.flags & FragmentFlag.first) !== 0 ? this.#begin(sender, header) : this.#bySender.get(sender)
    if (partial === undefined || partial === 'corrupt') return partial
    const offset = (header.flags & FragmentFlag.first) !== 0 ? 0 : header.position
    if (partial.message !== header.message || partial.filled !== offset) {
      this.#bySender.delete(sender)
      return undefined
    }
    if (offset + header.length > partial.bytes.length) {
      this.#bySender.delete(sender)
      return 'corrupt'
    }
    partial.bytes.set(from.subarray(at, at + header.length), offset)
    partial.filled += header.length
    if ((header.flags & FragmentFlag.last) === 0) return undefined
    this.#bySender.delete(sender)
    return partial.filled === partial.bytes.length ? partial.bytes : 'corrupt'
  }

  /**
   * Forgets the messages of processes that are no more, but not those whose end is still to be read: they were sent.
   * `endsInPipe`: the messages of which the pipe holds the last fragment, by `messageKey`; undefined where nobody can tell.
   */
  forgetTheDead(endsInPipe: () => ReadonlySet<string> | undefined): void {
    const dead = [...this.#bySender].filter(([, { process }]) => !isAlive(process))
    // Asked only now: what the dead had sent is in the pipe by the time that they are seen to be dead.
    const coming = dead.length === 0 ? undefined : endsInPipe()
    for (const [sender, { message }] of dead) {
      if (coming?.has(keyOf(sender, message)) === false) this.#bySender.delete(sender)
    }
    this.#crowd = Math.max(CROWD, 2 * this.#bySender.size)
  }

  /** A sender that begins another message has given the one before up. */
  giveUp(header: Readonly<FragmentHeader>): void {
    if (this.#bySender.size > 0) this.#bySender.delete(senderOf(header))
  }

  #begin(sender: number, header: Readonly<FragmentHeader>): Partial | 'corrupt' {
    this.giveUp(header)
    if (header.position > this.#maxMessageBytes) return 'corrupt'
    if (this.#bySender.size >= MOST_PARTIAL_MESSAGES) {
      const [oldest] = this.#bySender.keys()
      this.#bySender.delete(oldest as number)
    }
    const partial = {
      process: header.process,
      message: header.message,
      bytes: new Uint8Array(header.position),
      filled: 0,
    }
    this.#bySender.set(sender, partial)
    return partial
  }
}

// Process ids stay below 2 ** 22 and handles below 2 ** 31: together a number that is exact.
function senderOf(header: Readonly<FragmentHeader>): number {
  return (header.process % 2 ** 22) * 2 ** 31 + (header.handle % 2 ** 31)
}

function keyOf(sender: number, message: number): string {
  return `${sender} ${message}`
}

/** Tells the messages of all senders apart. */
export function messageKey(header: Readonly<FragmentHeader>): string {
  return keyOf(senderOf(header), header.message)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
