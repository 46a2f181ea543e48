import { indirect } from '@ipc/core'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { fifo } from '../src/index.js'
import { logUniformSizes, markedMessage } from './support/marked-message.js'
import { ownRuntimeDirectory } from './support/own-runtime-directory.js'
import { startPeer } from './support/start-peer.js'

ownRuntimeDirectory()

const WRITERS = 16
/** A tenth of the whole load, which is IPC_PIPE_MESSAGES=10000. */
const MESSAGES = Number(process.env.IPC_PIPE_MESSAGES ?? 1_000)
const MOST_BYTES = 1024 * 1024
const LONGEST_MS = 600_000

test(
  'the messages of 16 writers, of 1 B to 1 MiB, arrive whole, in each writer order, once',
  async () => {
    const name = uniqueName('writers')
    const mailbox = await indirect(name, fifo(), {})
    const writers = await Promise.all(Array.from({ length: WRITERS }, startPeer))
    try {
      await Promise.all(writers.map((writer) => writer.call('open', name, {})))
      const done = writers.map((writer, sender) =>
        writer.call(sender % 4 === 0 ? 'sendSizesSync' : 'sendSizes', sender, MESSAGES, MOST_BYTES),
      )
      const next = new Array<number>(WRITERS).fill(0)
      const sizes = writers.map((_, sender) => logUniformSizes(sender, MESSAGES, MOST_BYTES))
      for (let received = 0; received < WRITERS * MESSAGES; received++) {
        const { data } = await mailbox.receive({ timeoutMs: 60_000 })
        const sender = data[0] as number
        const index = next[sender] as number
        next[sender] = index + 1
        const expected = markedMessage(sender, index, sizes[sender]?.[index] as number)
        if (Buffer.compare(data, expected) !== 0) {
          throw new Error(
            `message ${index} of writer ${sender}: ${data.length} bytes, expected ${expected.length}`,
          )
        }
      }
      await withWatchdog(Promise.all(done), 60_000, 'writers end')
      expect(next).toEqual(new Array(WRITERS).fill(MESSAGES))
      expect(mailbox.tryReceive()).toBeUndefined()
    } finally {
      for (const writer of writers) await writer.kill()
      await mailbox.unlink()
      await mailbox.close()
    }
  },
  LONGEST_MS,
)

test('a writer killed in the middle of a message of 1 MiB costs that message and nothing else', async () => {
  const name = uniqueName('killed-writer')
  const mailbox = await indirect(name, fifo(), {})
  const [doomed, other] = await Promise.all([startPeer(), startPeer()])
  try {
    await doomed.call('open', name, {})
    await other.call('open', name, {})
    await doomed.call('sendForEver', 1024 * 1024)
    await doomed.next('sending')
    expect(mailbox.tryReceive()).toBeUndefined()
    await doomed.kill()
    const sent = other.call('sendSizes', 5, 20, 300_000)
    for (const [index, size] of logUniformSizes(5, 20, 300_000).entries()) {
      const { data } = await mailbox.receive({ timeoutMs: 20_000 })
      expect(Buffer.compare(data, markedMessage(5, index, size))).toBe(0)
    }
    await sent
    expect(mailbox.tryReceive()).toBeUndefined()
  } finally {
    await other.kill()
    await doomed.kill().catch(() => undefined)
    await mailbox.unlink()
    await mailbox.close()
  }
})

test('whoever opens first, reader or writer, both meet in one FIFO', async () => {
  for (const writerFirst of [true, false]) {
    const name = uniqueName('order')
    const writer = await startPeer()
    try {
      if (writerFirst) {
        await writer.call('open', name, {})
        await writer.call('sendSizes', 1, 1, 10)
      }
      const mailbox = await indirect(name, fifo(), {})
      if (!writerFirst) {
        await writer.call('open', name, {})
        await writer.call('sendSizes', 1, 1, 10)
      }
      expect((await mailbox.receive({ timeoutMs: 10_000 })).data[0]).toBe(1)
      await mailbox.unlink()
      await mailbox.close()
    } finally {
      await writer.kill()
    }
  }
})
