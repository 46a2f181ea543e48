import { IpcError } from '@ipc/core'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  FRAGMENT_DATA_BYTES,
  FRAGMENT_HEADER_BYTES,
  FragmentFlag,
  type FragmentHeader,
  writeFragmentHeader,
} from '../src/mailbox/fragment.js'
import { MessageAssembler } from '../src/mailbox/message-assembler.js'

const LIMIT = 20_000

function fragment(header: Partial<FragmentHeader>, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(FRAGMENT_HEADER_BYTES + data.length)
  const whole = { flags: 0, length: data.length, process: process.pid, handle: 1, message: 1, position: 0 }
  writeFragmentHeader(bytes, 0, { ...whole, ...header })
  bytes.set(data, FRAGMENT_HEADER_BYTES)
  return bytes
}

function fragmentsOf(sender: number, message: number, bytes: Uint8Array): Uint8Array[] {
  const fragments: Uint8Array[] = []
  for (let at = 0; at === 0 || at < bytes.length; at += FRAGMENT_DATA_BYTES) {
    const data = bytes.subarray(at, at + FRAGMENT_DATA_BYTES)
    const flags =
      (at === 0 ? FragmentFlag.first : 0) | (at + data.length === bytes.length ? FragmentFlag.last : 0)
    fragments.push(fragment({ flags, handle: sender, message, position: at === 0 ? bytes.length : at }, data))
  }
  return fragments
}

/** All that the assembler gives for what was fed: messages, and 'corrupt' for its complaints. */
function drain(assembler: MessageAssembler): (Uint8Array | 'corrupt')[] {
  const given: (Uint8Array | 'corrupt')[] = []
  while (assembler.hasNext) {
    try {
      given.push(assembler.next() as Uint8Array)
    } catch (error) {
      if (!IpcError.is(error, 'IPC_CORRUPT')) throw error
      given.push('corrupt')
    }
  }
  return given
}

test('fragments of many senders in any mixture come out as their messages', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: LIMIT }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(lengths, fc.infiniteStream(fc.nat()), (sizes, choices) => {
      const messages = sizes.map((size, sender) => new Uint8Array(size).fill(sender + 1))
      const queues = messages.map((bytes, sender) => fragmentsOf(sender, 1, bytes))
      const assembler = new MessageAssembler('a FIFO', LIMIT)
      const given: (Uint8Array | 'corrupt')[] = []
      for (let waiting = queues; waiting.length > 0; waiting = waiting.filter((queue) => queue.length > 0)) {
        const next = waiting[choices.next().value % waiting.length]?.shift() as Uint8Array
        assembler.feed(next, next.length)
        given.push(...drain(assembler))
      }
      const key = (bytes: Uint8Array | 'corrupt') => Buffer.from(bytes as Uint8Array).toString('latin1')
      expect(given.map(key).sort()).toEqual(messages.map(key).sort())
      expect(assembler.isEmpty).toBe(true)
    }),
    { numRuns: 50 },
  )
})

test('a message that its sender gave up, cancelled or lost the beginning of is passed over', () => {
  const assembler = new MessageAssembler('a FIFO', LIMIT)
  const [first, second, third] = fragmentsOf(1, 1, new Uint8Array(10_000).fill(1)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  const feed = (bytes: Uint8Array): (Uint8Array | 'corrupt')[] => {
    assembler.feed(bytes, bytes.length)
    return drain(assembler)
  }
  expect([...feed(second), ...feed(third)]).toEqual([])
  expect([...feed(first), ...feed(third)]).toEqual([])
  feed(first)
  expect(feed(fragmentsOf(1, 2, Uint8Array.of(9))[0] as Uint8Array)).toEqual([Uint8Array.of(9)])
  expect([...feed(second), ...feed(third)]).toEqual([])
  feed(first)
  feed(fragment({ flags: FragmentFlag.cancelled }, new Uint8Array(0)))
  expect([...feed(second), ...feed(third)]).toEqual([])
  feed(first)
  feed(second)
  expect(feed(third)).toEqual([new Uint8Array(10_000).fill(1)])
})

test('any bytes give messages within the limit or IPC_CORRUPT, and what comes after them arrives', () => {
  const damaged = fc
    .tuple(
      fc.uint8Array({ maxLength: 40 }),
      fc.integer({ min: 0, max: 27 }),
      fc.integer({ min: 0, max: 255 }),
    )
    .map(([data, at, value]) => {
      const bytes = fragment({ flags: FragmentFlag.first | FragmentFlag.last, position: data.length }, data)
      bytes[at] = value
      return bytes
    })
  const pieces = fc.array(fc.oneof(fc.uint8Array({ maxLength: 600 }), damaged), { maxLength: 6 })
  fc.assert(
    fc.property(pieces, (garbage) => {
      const assembler = new MessageAssembler('a FIFO', LIMIT)
      for (const bytes of garbage) assembler.feed(bytes, bytes.length)
      for (const given of drain(assembler))
        if (given !== 'corrupt') expect(given.length).toBeLessThanOrEqual(LIMIT)
      const [last] = fragmentsOf(77, 1, Uint8Array.of(7)) as [Uint8Array]
      assembler.feed(last, last.length)
      expect(drain(assembler)).toEqual([Uint8Array.of(7)])
    }),
    { numRuns: 300 },
  )
})

test('an announced length past the limit allocates nothing and is corrupt', () => {
  const assembler = new MessageAssembler('a FIFO', LIMIT)
  const bytes = fragment({ flags: FragmentFlag.first, position: 2 ** 32 - 1 }, new Uint8Array(10))
  assembler.feed(bytes, bytes.length)
  expect(drain(assembler)).toEqual(['corrupt'])
  expect(assembler.isEmpty).toBe(true)
})
