import { createHash } from 'node:crypto'
import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { direct, type Link, type Party, toWeb } from '@ipc/core'
import { type Peer, uniqueName, withWatchdog } from '@ipc/testkit'
import { afterEach, describe, expect, test } from '@jest/globals'
import { mechanismOf, startPeer } from './support/peers.js'
import { mechanisms } from './support/variant.js'

const LIMIT_MS = 25_000
// Many times what any of the links holds, so that the streams meet back-pressure.
const BYTES = 3_000_000
// No longer than the longest default message of any of them.
const CHUNK_BYTES = 1000
const KILLED_AFTER = 100 * CHUNK_BYTES

let party: Party<Uint8Array>
afterEach(() => party.close())

function digestOfFile(): string {
  const descriptor = openSync(process.execPath, 'r')
  const bytes = Buffer.alloc(BYTES)
  readSync(descriptor, bytes)
  closeSync(descriptor)
  return createHash('sha256').update(bytes).digest('hex')
}

describe.each(mechanisms)('Node streams between two processes over $factory', (mechanism) => {
  async function linked(): Promise<{ link: Link<Uint8Array>; peer: Peer }> {
    const namespace = uniqueName('stream').slice(-60)
    party = await direct('near', mechanismOf(mechanism), { namespace })
    const linking = party.link('far', { timeoutMs: LIMIT_MS })
    const peer = await startPeer('stream-peer', mechanism, namespace)
    return { link: await linking, peer }
  }

  test('a file is piped into a link and arrives whole at the other side, with the end of the stream', async () => {
    const { link, peer } = await linked()
    const digest = peer.call('digest')
    const file = createReadStream(process.execPath, { end: BYTES - 1, highWaterMark: CHUNK_BYTES })
    await withWatchdog(pipeline(file, Writable.fromWeb(toWeb(link).writable)), LIMIT_MS, 'the pipeline')
    expect(await withWatchdog(digest, LIMIT_MS, 'the digest')).toBe(digestOfFile())
    expect(await link.closed).toMatchObject({ reason: 'closed', undelivered: 0 })
  })

  test('a link is piped from, and a killed writer is an error of the pipeline', async () => {
    const { link, peer } = await linked()
    const hash = createHash('sha256')
    const writing = peer.call('write', process.execPath, BYTES - 1, CHUNK_BYTES)
    await withWatchdog(
      pipeline(Readable.fromWeb(toWeb(link).readable as never), hash),
      LIMIT_MS,
      'the pipeline',
    )
    expect(hash.digest('hex')).toBe(digestOfFile())
    await writing
    await party.close()
    const second = await linked()
    const endless = second.peer
      .call('write', '/dev/zero', Number.MAX_SAFE_INTEGER, CHUNK_BYTES)
      .catch(() => 'killed')
    const reading = Readable.fromWeb(toWeb(second.link).readable as never)
    let seen = 0
    const counting = pipeline(reading, async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) {
        const before = seen
        seen += chunk.length
        // Once: what it had sent still comes when it is gone.
        if (before <= KILLED_AFTER && seen > KILLED_AFTER) process.kill(second.peer.pid, 'SIGKILL')
      }
    })
    await expect(withWatchdog(counting, LIMIT_MS, 'the pipeline')).rejects.toMatchObject({
      code: 'IPC_PEER_DIED',
    })
    expect(seen).toBeGreaterThan(KILLED_AFTER)
    expect(await endless).toBe('killed')
  })
})
