import { randomInt } from 'node:crypto'
import { direct, IpcError, indirect, unlink } from '@ipc/core'
import { FRAME_HEADER_BYTES, type FrameHeader, type Header, writeFrameHeader } from '@ipc/core/adapter'
import { IPC_NOWAIT, msgsnd, SysvMessageBuffer } from '@ipc/ffi'
import { SysvQueue, sysvMq } from '@ipc/mq'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readLinkFrame } from '../src/link-frame.js'
import { ownRuntimeDirectory } from './own-runtime-directory.js'
import { bytes, text } from './text.js'

ownRuntimeDirectory()

const WATCHDOG_MS = 20_000
const MOST = 200
const seed = Number(process.env.IPC_SEED ?? randomInt(2 ** 31))
const soon = <T>(promise: Promise<T>, what: string): Promise<T> => withWatchdog(promise, WATCHDOG_MS, what)

/** Any bytes, and such that begin with a header like ours. */
const hostile = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 60 }),
  fc
    .tuple(fc.nat(80), fc.nat(9), fc.nat(3), fc.uint8Array({ maxLength: 60 }))
    .map(([length, kind, flags, rest]) => {
      const whole = new Uint8Array(FRAME_HEADER_BYTES + rest.length)
      writeFrameHeader(whole, 0, length, kind, flags, 7)
      whole.set(rest, FRAME_HEADER_BYTES)
      return whole
    }),
)

/** Puts a message into a queue of the system, past all of ours. */
function intrude(queue: number, message: Uint8Array): void {
  const buffer = new SysvMessageBuffer(message.length)
  buffer.data.set(message)
  buffer.type = 1
  expect(msgsnd(queue, buffer, message.length, IPC_NOWAIT)).toBe(0)
}

interface Receives {
  receive(options: { readonly timeoutMs: number }): Promise<{ readonly data: Uint8Array }>
}

/** The messages up to the mark, and how often the answer was IPC_CORRUPT instead. */
async function upTo(mark: string, from: Receives): Promise<{ messages: number; corrupt: number }> {
  for (const found = { messages: 0, corrupt: 0 }; ; ) {
    try {
      const { data } = await from.receive({ timeoutMs: WATCHDOG_MS })
      if (text(data) === mark) return found
      expect(data.length).toBeLessThanOrEqual(MOST)
      found.messages += 1
    } catch (error) {
      if (!IpcError.is(error, 'IPC_CORRUPT')) throw error
      found.corrupt += 1
    }
  }
}

test(`C16 any bytes of a link’s queue are a message of at most the largest size, or IPC_CORRUPT (IPC_SEED=${seed})`, () => {
  const frame: FrameHeader = { length: 0, kind: 0, flags: 0, correlation: 0 }
  const header: Header = { type: 1, priority: 0, kind: 0, correlation: 0, missed: 0 }
  const property = fc.property(hostile, fc.nat(80), (from, given) => {
    const length = Math.min(given, from.length)
    try {
      expect(readLinkFrame(from, length, frame, header, MOST, 'test').length).toBe(
        length - FRAME_HEADER_BYTES,
      )
    } catch (error) {
      if (!IpcError.is(error, 'IPC_CORRUPT')) throw error
    }
  })
  fc.assert(property, { numRuns: 2_000, seed })
})

test(`C16 what a stranger puts into the queues of a System V link is a message or IPC_CORRUPT, and the link goes on (IPC_SEED=${seed})`, async () => {
  const options = { maxMessageBytes: MOST }
  const [here, there] = [uniqueName('here'), uniqueName('there')]
  const [first, second] = [await direct(here, sysvMq(), options), await direct(there, sysvMq(), options)]
  const [link, back] = await soon(Promise.all([first.link(there), second.link(here)]), 'linking')
  const queues = (/msqid (\d+), (\d+)/.exec(link.address) ?? []).slice(1).map(Number)
  expect(queues).toHaveLength(2)
  for (const message of fc.sample(hostile, { numRuns: 60, seed })) {
    for (const queue of queues) intrude(queue, message)
    await soon(Promise.all([link.send(bytes('mark')), back.send(bytes('mark'))]), 'sends beside it')
    for (const end of [link, back]) await soon(upTo('mark', end), 'what came')
  }
  await first.close()
  await second.close()
})

test('C16 a message of a stranger longer than a mailbox takes is IPC_CORRUPT, and those around it arrive', async () => {
  const name = uniqueName('long')
  const at = randomInt(1, 2 ** 31)
  const mailbox = await indirect(name, sysvMq({ at }), { maxMessageBytes: MOST })
  const queue = SysvQueue.open(at).id
  intrude(queue, new Uint8Array(MOST + 1))
  intrude(queue, new Uint8Array(MOST))
  await mailbox.send(bytes('mark'))
  expect(await soon(upTo('mark', mailbox), 'what came')).toEqual({ messages: 1, corrupt: 1 })
  await mailbox.close()
  await unlink(name, sysvMq({ at }))
})
