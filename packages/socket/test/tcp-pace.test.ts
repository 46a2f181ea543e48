import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { direct, type Link } from '@ipc/core'
import { tcp } from '@ipc/socket'
import { freePort, type Peer, withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { endPeersAfterEach, socketPeer } from './peers/peers.js'

endPeersAfterEach()

const MIB = 1_048_576
const LIMIT_MS = 20_000

async function withStopped(use: (link: Link<Uint8Array>, peer: Peer) => Promise<void>): Promise<void> {
  const at = `127.0.0.1:${await freePort()}`
  const party = await direct('P', tcp({ listen: at }))
  try {
    const peer = await socketPeer()
    await peer.call('party', 'Q', 'tcp', 'Q', {}, { peers: { P: at } })
    await peer.call('link', 'link', 'Q', 'P')
    const link = await party.link('Q', { timeoutMs: LIMIT_MS })
    await peer.stop()
    await use(link, peer)
  } finally {
    await party.close({ timeoutMs: 0 })
  }
}

test('C6 C17 a stopped reader holds its sender back, whose memory does not grow', () =>
  withStopped(async (link, peer) => {
    const message = new Uint8Array(1000)
    let sent = 0
    const before = process.memoryUsage().arrayBuffers
    for (let i = 0; i < 100_000; i++) {
      if (link.trySend(message)) sent++
      if (i % 1000 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    // 100 MB were offered; a link holds back at 1 MiB.
    expect(sent * message.length).toBeLessThan(2 * MIB)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * MIB)
    const waiting = link.send(message, { timeoutMs: LIMIT_MS })
    peer.resume()
    await peer.call('follow', 'link')
    await withWatchdog(waiting, LIMIT_MS, 'the send that waited')
  }))

test('C6 C21 sends that nobody awaits are bounded, and a long message is not copied into the sender', () =>
  withStopped(async (link, peer) => {
    const long = new Uint8Array(16 * MIB)
    const before = process.memoryUsage().arrayBuffers
    const outcomes = Promise.all(
      Array.from({ length: 2000 }, () =>
        link.send(long, { timeoutMs: LIMIT_MS }).then(
          () => 'sent',
          (error: { code?: string }) => error.code,
        ),
      ),
    )
    await new Promise((resolve) => setImmediate(resolve))
    expect(link.stats().pendingSends).toBe(1024)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * MIB)
    await peer.kill('SIGKILL')
    const counts = new Map<unknown, number>()
    for (const outcome of await withWatchdog(outcomes, LIMIT_MS, 'the sends'))
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
    expect(Object.fromEntries(counts)).toEqual({ IPC_PEER_DIED: 1024, IPC_FULL: 976 })
    expect(await link.closed).toMatchObject({ reason: 'peer-died', undelivered: 0 })
  }))

const strace = spawnSync('strace', ['-V']).error === undefined

;(strace ? test : test.skip)('both ends of a connection have TCP_NODELAY and keep-alive', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'ipc-strace-'))
  try {
    const calls = join(directory, 'calls')
    const program = `
      import { direct } from '@ipc/core'
      import { tcp } from '@ipc/socket'
      const p = await direct('P', tcp({ listen: '127.0.0.1:${await freePort()}' }))
      const q = await direct('Q', tcp({ peers: { P: p.address } }))
      await q.link('P')
      await Promise.all([p.close(), q.close()])
    `
    const node = [process.execPath, '--input-type=module', '--eval', program]
    const { status, stderr } = spawnSync(
      'strace',
      ['-f', '-qq', '-e', 'trace=setsockopt', '-o', calls, ...node],
      {
        cwd: join(__dirname, '..'),
        encoding: 'utf8',
        timeout: LIMIT_MS,
      },
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const text = readFileSync(calls, 'utf8')
    for (const option of ['TCP_NODELAY, [1]', 'SO_KEEPALIVE, [1]', 'TCP_KEEPIDLE, [10]'])
      expect([option, text.split(option).length - 1]).toEqual([option, 2])
  } finally {
    rmSync(directory, { recursive: true })
  }
})
