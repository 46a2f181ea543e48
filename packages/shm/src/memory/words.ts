import { copyIntoSlab, copyOf } from './copy-of.js'

// An x86-64 processor shows a thread's writes in their order, and V8 leaves those to typed arrays in theirs.
const WRITES_IN_ORDER = process.arch === 'x64'

// V8 looks a typed array's method up at each call, also in compiled code, which takes half as long as a small copy.
const { set } = Uint8Array.prototype

/**
 * The only functions through which rings touch shared memory, so that a model of memory can stand in for them.
 * An index counts 32-bit words from the start of the segment; `at` counts bytes.
 */
export interface SharedMemory {
  readonly words: Int32Array
  readonly bytes: Uint8Array
  /** The same bytes for users: whatever they do with the buffer, `words` and `bytes` stay. */
  readonly lent: Uint8Array
}

/** Reads a word that others write. */
export function load(memory: SharedMemory, index: number): number {
  return Atomics.load(memory.words, index)
}

/**
 * Reads a word that others write, once a message: it may have been read before others see what this thread has published
 * last. Never in a loop that waits for the word: V8 need not read it anew.
 */
export function glance(memory: SharedMemory, index: number): number {
  return WRITES_IN_ORDER ? (memory.words[index] as number) : Atomics.load(memory.words, index)
}

/** Reads a word that nobody writes now: published by a word that was loaded before, or guarded by a lock that is held. */
export function get(memory: SharedMemory, index: number): number {
  return memory.words[index] as number
}

/** Writes a word and makes all that was written before visible to who reads it. */
export function store(memory: SharedMemory, index: number, value: number): void {
  Atomics.store(memory.words, index, value)
}

/**
 * Writes a word and makes all that was written before visible to who reads it, as `store` does. What this thread reads
 * next may have been read before others see the word, though: who goes to sleep looks again a while after having said so.
 */
export function publish(memory: SharedMemory, index: number, value: number): void {
  if (WRITES_IN_ORDER) memory.words[index] = value
  else Atomics.store(memory.words, index, value)
}

/** Writes a word that nobody reads before a later `store` or `publish`. */
export function put(memory: SharedMemory, index: number, value: number): void {
  memory.words[index] = value
}

/** Writes `next` where `expected` stands. True = it stood there. */
export function compareExchange(
  memory: SharedMemory,
  index: number,
  expected: number,
  next: number,
): boolean {
  return Atomics.compareExchange(memory.words, index, expected, next) === expected
}

/** Writes a word and returns what stood there. */
export function exchange(memory: SharedMemory, index: number, value: number): number {
  return Atomics.exchange(memory.words, index, value)
}

/** Adds to a word, wrapping, and returns what stood there before. */
export function add(memory: SharedMemory, index: number, value: number): number {
  return Atomics.add(memory.words, index, value)
}

/** Copies a message's bytes in. */
export function copyIn(memory: SharedMemory, at: number, bytes: Uint8Array): void {
  set.call(memory.bytes, bytes, at)
}

/** A copy of its own of bytes in shared memory. */
export function copyOut(memory: SharedMemory, at: number, length: number): Uint8Array {
  return copyOf(memory.bytes, at, length)
}

/** The same in a slab, which it shares with other copies: for up to 32 KiB of many messages. */
export function copyOutIntoSlab(memory: SharedMemory, at: number, length: number): Uint8Array {
  return copyIntoSlab(memory.bytes, at, length)
}
