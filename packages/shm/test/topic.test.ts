import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { publish, subscribe, unlink } from '@ipc/core'
import { type Peer, spawnPeer, uniqueName, withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { shm } from '../src/index.js'
import { Members } from './support/members.js'
import { makeMessage, readMessage } from './support/numbered.mjs'

const members = Members.forEachTest()

const WATCHDOG_MS = 20_000
const text = (value: string) => new TextEncoder().encode(value)

function topicName(title: string): string {
  const name = uniqueName(title)
  members.atEnd(() => unlink(name, shm()))
  return name
}
async function subscriber(name: string, options: object = {}) {
  const channel = await subscribe(name, shm(), options)
  members.atEnd(() => channel.close())
  return channel
}
async function publisher(name: string, options: object = {}) {
  const channel = await publish(name, shm(), options)
  members.atEnd(() => channel.close())
  return channel
}
async function subscribedPeer(name: string): Promise<Peer> {
  const peer = await spawnPeer(join(__dirname, 'programs/subscriber.mjs'))
  members.atEnd(() => peer.kill('SIGKILL'))
  await peer.call('subscribe', name)
  return peer
}

describe('a topic', () => {
  test('what is published is written once and read by all, in order, from the subscription on', async () => {
    const name = topicName('all')
    const channel = await publisher(name)
    await channel.send(text('before'))
    const peers = await Promise.all([0, 1, 2].map(() => subscribedPeer(name)))
    const counted = peers.map((peer) => peer.call<number>('readNumbered', 3000))
    for (let number = 1; number <= 3000; number++) await channel.send(makeMessage(0, number))
    expect(await withWatchdog(Promise.all(counted), WATCHDOG_MS, 'the subscribers')).toEqual([
      3000, 3000, 3000,
    ])
  })

  test("C6 whenBehind 'wait': the slowest holds the publisher back, and nothing is missed", async () => {
    const name = topicName('wait')
    const [quick, slow] = [await subscriber(name), await subscriber(name)]
    const channel = await publisher(name)
    let sent = 0
    while (channel.trySend(new Uint8Array(1000))) sent++
    for (let read = 0; read < sent; read++) expect(quick.tryReceive()?.missed).toBe(0)
    expect(channel.trySend(new Uint8Array(1000))).toBe(false)
    const waiting = channel.send(new Uint8Array(1000))
    expect(slow.tryReceive()?.missed).toBe(0)
    await withWatchdog(waiting, WATCHDOG_MS, 'the send after the slow one has read')
    for (let read = 0; read < sent; read++) expect(slow.tryReceive()?.missed).toBe(0)
    expect(slow.tryReceive()).toBeUndefined()
    expect(quick.tryReceive()?.missed).toBe(0)
  })

  test("C6 whenBehind 'skip': who falls behind is told how many it missed, and goes on with the oldest there is", async () => {
    const name = topicName('skip')
    const slow = await subscriber(name)
    const quick = await subscriber(name)
    const channel = await publisher(name, { whenBehind: 'skip' })
    const messages = 5000
    let quickNumber = 0
    for (let number = 1; number <= messages; number++) {
      expect(channel.trySend(makeMessage(0, number))).toBe(true)
      const message = quick.tryReceive()
      expect(message?.missed).toBe(0)
      expect(readMessage(message?.data as Uint8Array).number).toBe(++quickNumber)
    }
    let last = 0
    for (let message = slow.tryReceive(); message !== undefined; message = slow.tryReceive()) {
      const { number } = readMessage(message.data)
      expect(number).toBe(last + 1 + message.missed)
      last = number
    }
    expect(last).toBe(messages)
  })

  test('C3 a subscriber that is overrun all the time gets whole messages, in order, with exact counts', async () => {
    const name = topicName('overrun')
    const channel = await publisher(name, { whenBehind: 'skip', buffering: { bytes: 4096 } })
    const peer = await subscribedPeer(name)
    const counted = peer.call<{ seen: number; missed: number }>('readTo', 40_000)
    for (let number = 1; number <= 40_000; number++) {
      channel.trySend(makeMessage(0, number))
      if (number % 5000 === 0) await new Promise(setImmediate)
    }
    const { seen, missed } = await withWatchdog(counted, WATCHDOG_MS, 'the subscriber')
    expect(seen + missed).toBe(40_000)
  }, 60_000)

  test('a message that is read in place is not overwritten, even by one who skips', async () => {
    const name = topicName('pinned')
    const reader = await subscriber(name)
    const channel = await publisher(name, { whenBehind: 'skip' })
    await channel.send(text('pinned'))
    await reader.read(async (view) => {
      let sent = 0
      while (channel.trySend(new Uint8Array(1000))) sent++
      expect(sent).toBeGreaterThan(10)
      expect(view).toEqual(text('pinned'))
    })
    expect(channel.trySend(new Uint8Array(1000))).toBe(true)
    expect(reader.tryReceive()?.data).toHaveLength(1000)
  })

  test('a claim is sent with its commit; until then those after it wait, and nobody overwrites it', async () => {
    const name = topicName('claims')
    const reader = await subscriber(name)
    const [first, second] = [await publisher(name), await publisher(name, { whenBehind: 'skip' })]
    const claim = await first.claim(4)
    claim.view.set(text('mine'))
    while (second.trySend(new Uint8Array(1000)));
    expect(reader.tryReceive()).toBeUndefined()
    claim.commit()
    expect(reader.tryReceive()).toMatchObject({ data: text('mine'), missed: 0 })
    const aborted = await first.claim(4)
    await second.send(text('after'))
    aborted.abort()
    let last: Uint8Array | undefined
    for (let message = reader.tryReceive(); message !== undefined; message = reader.tryReceive()) {
      expect(message.missed).toBe(0)
      last = message.data
    }
    expect(last).toEqual(text('after'))
  })

  test('C10 a killed subscriber holds nobody back', async () => {
    const name = topicName('killed subscriber')
    const channel = await publisher(name)
    const peer = await subscribedPeer(name)
    while (channel.trySend(new Uint8Array(1000)));
    const waiting = channel.send(new Uint8Array(1000))
    await peer.kill('SIGKILL')
    await withWatchdog(waiting, WATCHDOG_MS, 'the send after the death')
  })

  test('C10 killed publishers leave whole messages in order, and the topic to others', async () => {
    const name = topicName('killed publishers')
    const reader = await subscriber(name)
    const last = [0, 0, 0, 0]
    const reading = (async () => {
      for await (const { data, missed } of reader) {
        const { sender, number } = readMessage(data)
        expect(missed).toBe(0)
        expect(number).toBe((last[sender] as number) + 1)
        last[sender] = number
        if (sender === 3) return
      }
    })()
    for (let sender = 0; sender < 3; sender++) {
      const peer = await spawnPeer(join(__dirname, 'programs/subscriber.mjs'))
      members.atEnd(() => peer.kill('SIGKILL'))
      peer.call('flood', name, sender).catch(() => undefined)
      await peer.next('flooding')
      await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 30))
      await peer.kill('SIGKILL')
    }
    await (await publisher(name)).send(makeMessage(3, 1))
    await withWatchdog(reading, WATCHDOG_MS, 'the subscriber')
  })

  test('goes with its last member, and capacity 0 is refused', async () => {
    const name = topicName('last')
    const reader = await subscribe(name, shm())
    const channel = await publish(name, shm())
    const { address } = channel as unknown as { address: string }
    await reader.close()
    expect(existsSync(address)).toBe(true)
    await channel.close()
    expect(existsSync(address)).toBe(false)
    await expect(publish(name, shm(), { buffering: { capacity: 0 } })).rejects.toMatchObject({
      code: 'IPC_NOT_SUPPORTED',
    })
  })
})
