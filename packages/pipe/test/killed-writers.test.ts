import { join } from 'node:path'
import { indirect } from '@ipc/core'
import { type Peer, spawnPeer, uniqueName } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { fifo } from '../src/index.js'
import { logUniformSizes, markedMessage } from './support/marked-message.js'
import { ownRuntimeDirectory } from './support/own-runtime-directory.js'

ownRuntimeDirectory()

const ROUNDS = 4
const WRITERS = 3

test('whenever writers are killed, what they had sent arrives, whole and in order, and no more than one message beyond', async () => {
  const name = uniqueName('killed-writers')
  const mailbox = await indirect(name, fifo(), {})
  const received = new Map<number, number>()
  const stop = new AbortController()
  const reading = (async () => {
    for await (const { data } of mailbox.messages({ signal: stop.signal })) {
      const sender = data[0] as number
      const index = received.get(sender) ?? 0
      const size = Math.max(5, logUniformSizes(sender, 1000, 300_000)[index % 1000] as number)
      if (Buffer.compare(data, markedMessage(sender, index, size)) !== 0) {
        throw new Error(`writer ${sender}: message ${index} of ${size} bytes came as ${data.length} bytes`)
      }
      received.set(sender, index + 1)
    }
  })()
  reading.catch(() => undefined)
  /** The next event of a writer, or what went wrong meanwhile. */
  const next = (writer: Peer, sending: Promise<unknown>): Promise<number> => {
    const ended = Promise.race([reading, sending]).then(() =>
      Promise.reject(new Error('sending or reading ended')),
    )
    return Promise.race([writer.next<number>('sent'), ended])
  }
  const told = new Map<number, number>()
  let writers: Peer[] = []
  try {
    for (let round = 0; round < ROUNDS; round++) {
      writers = await Promise.all(
        Array.from({ length: WRITERS }, () => spawnPeer(join(__dirname, 'programs/doomed-writer.mjs'))),
      )
      await Promise.all(
        writers.map(async (writer, at) => {
          const sender = round * WRITERS + at
          const sending = writer.call('sendForEver', name, sender)
          sending.catch(() => undefined)
          for (let sent = 0; sent < 5 + 7 * at; sent++) told.set(sender, 1 + (await next(writer, sending)))
          await writer.kill()
          for (const index of writer.taken<number>('sent')) told.set(sender, index + 1)
        }),
      )
    }
    await mailbox.send(markedMessage(255, 0, Math.max(5, logUniformSizes(255, 1000, 300_000)[0] as number)))
    while (!received.has(255)) await Promise.race([reading, new Promise((resolve) => setImmediate(resolve))])
    for (const [sender, sent] of told) {
      const got = received.get(sender) ?? 0
      // One may have been sent and not told.
      if (got < sent || got > sent + 1) throw new Error(`writer ${sender}: ${sent} sent, ${got} received`)
    }
    expect(told.size).toBe(ROUNDS * WRITERS)
  } finally {
    for (const writer of writers) await writer.kill()
    stop.abort()
    await reading.catch(() => undefined)
    await mailbox.unlink()
    await mailbox.close()
  }
}, 60_000)
