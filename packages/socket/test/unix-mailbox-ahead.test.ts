import { indirect, unlink } from '@ipc/core'
import { unix } from '@ipc/socket'
import { type Peer, uniqueName } from '@ipc/testkit'
import { afterEach, expect, test } from '@jest/globals'
import { endPeersAfterEach, socketPeer } from './peers/peers.js'

endPeersAfterEach()
let name = ''
afterEach(() => unlink(name, unix()))

const text = (data: Uint8Array): string => new TextDecoder().decode(data)
const numbers = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => String(from + i))
const LIMIT_MS = 20_000

async function following(id: string): Promise<Peer> {
  const peer = await socketPeer()
  await peer.call('open', id, 'unix', name)
  return peer
}

test('C9 what a member was handed ahead is another’s as soon as that one receives, in order', async () => {
  name = uniqueName('recalled')
  const owner = await following('box')
  const member = await indirect(name, unix())
  const other = await following('box')
  await owner.call('sendTogether', 'box', 0, 300)
  const got: string[] = []
  for await (const { data } of member) {
    got.push(text(data))
    if (got.length < 200) continue
    // In the body of its loop it holds still, with more on the way to it.
    expect(await other.call('receiveSome', 'box', 90)).toEqual(numbers(200, 90))
    break
  }
  expect(got).toEqual(numbers(0, 200))
  for (const expected of numbers(290, 10))
    expect(text((await member.receive({ timeoutMs: LIMIT_MS })).data)).toBe(expected)
  await member.close()
})

test('C9 the owner’s own tries find what a member was handed ahead', async () => {
  name = uniqueName('recalled by tries')
  const box = await indirect(name, unix())
  const member = await following('box')
  await box.sendMany(numbers(0, 120).map((number) => new TextEncoder().encode(number)))
  expect(await member.call('receiveSome', 'box', 100)).toEqual(numbers(0, 100))
  const got: string[] = []
  while (got.length < 20) {
    const message = box.tryReceive()
    if (message === undefined) await box.ready('receive', { timeoutMs: LIMIT_MS })
    else got.push(text(message.data))
  }
  expect(got).toEqual(numbers(100, 20))
  await box.close()
})

test('C8 an owner that closes gets back what it had handed ahead, and leaves all in order', async () => {
  name = uniqueName('closed ahead')
  const box = await indirect(name, unix())
  const member = await following('box')
  await box.sendMany(numbers(0, 200).map((number) => new TextEncoder().encode(number)))
  expect(await member.call('receiveSome', 'box', 100)).toEqual(numbers(0, 100))
  await box.close()
  expect(await box.closed).toMatchObject({ undelivered: 0 })
  expect(await member.call('receiveSome', 'box', 100)).toEqual(numbers(100, 100))
})

test('C10 what a killed member was handed ahead goes to others, in order', async () => {
  name = uniqueName('killed ahead')
  const box = await indirect(name, unix())
  const member = await following('box')
  await box.sendMany(numbers(0, 200).map((number) => new TextEncoder().encode(number)))
  expect(await member.call('receiveSome', 'box', 100)).toEqual(numbers(0, 100))
  await member.kill('SIGKILL')
  for (const expected of numbers(100, 100))
    expect(text((await box.receive({ timeoutMs: LIMIT_MS })).data)).toBe(expected)
  expect(box.tryReceive()).toBeUndefined()
  await box.close()
})

test('C10 a stopped member that was handed messages ahead holds nobody up for long', async () => {
  name = uniqueName('stopped ahead')
  const box = await indirect(name, unix())
  const member = await following('box')
  await box.sendMany(numbers(0, 200).map((number) => new TextEncoder().encode(number)))
  expect(await member.call('receiveSome', 'box', 100)).toEqual(numbers(0, 100))
  await member.stop()
  const later = Number(text((await box.receive({ timeoutMs: LIMIT_MS })).data))
  expect(later).toBeGreaterThanOrEqual(100)
  await member.kill('SIGKILL')
  const rest: number[] = []
  for (let i = 0; i < 99; i++) rest.push(Number(text((await box.receive({ timeoutMs: LIMIT_MS })).data)))
  expect([later, ...rest].sort((a, b) => a - b)).toEqual(numbers(100, 100).map(Number))
  await box.close()
})
