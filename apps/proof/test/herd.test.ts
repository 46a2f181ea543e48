import { indirect, type Mailbox } from '@ipc/core'
import { HerdRest } from '@ipc/core/adapter'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { allMechanisms } from '../src/mechanisms.js'
import { ownRuntimeDirectory } from './support/runtime.js'

ownRuntimeDirectory()

const WATCHDOG_MS = 20_000
const ROUNDS = 20

// Who is quicker is the kernel's choice: here whoever is woken takes itself for beaten twice, and what it then does is real.
const { woken } = HerdRest.prototype
const rested: boolean[] = []
const beaten = jest.spyOn(HerdRest.prototype, 'woken').mockImplementation(function (this: HerdRest) {
  const rests = woken.call(this, false) || woken.call(this, false)
  rested.push(rests)
  return rests
})
afterAll(() => beaten.mockRestore())

describe.each(['fifo', 'sysvMq', 'posixMq'])('%s: one that is beaten each time it is woken', (name) => {
  let mailbox: Mailbox<Uint8Array>
  let other: Mailbox<Uint8Array>

  beforeEach(async () => {
    const mechanism = allMechanisms().find((one) => one.name === name)
    if (mechanism === undefined) throw new Error(`there is no ${name}`)
    const where = uniqueName('herd')
    mailbox = await indirect(where, mechanism.make(), { maxMessageBytes: 64 })
    other = await indirect(where, mechanism.make())
    rested.length = 0
  })
  afterEach(async () => {
    await mailbox.unlink()
    await Promise.all([mailbox.close(), other.close()])
  })

  /** Runs `exchange` again and again; whoever it wakes rests. */
  async function resting(exchange: () => Promise<unknown>): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) await withWatchdog(exchange(), WATCHDOG_MS, 'a message')
    expect(rested).toContain(true)
  }

  test('rests, and receives what comes meanwhile', async () => {
    let next = 0
    await resting(async () => {
      const received = [mailbox.receive(), mailbox.receive()]
      for (const _ of received) {
        await new Promise(setImmediate)
        await other.send(Uint8Array.of(next))
        next = (next + 1) % 256
      }
      const [first, second] = await Promise.all(received)
      expect([first?.data[0], second?.data[0]]).toEqual([(next + 254) % 256, (next + 255) % 256])
    })
  })

  test('rests, and sends when there is room', async () => {
    while (mailbox.trySend(new Uint8Array(64)));
    await resting(async () => {
      const sent = mailbox.send(new Uint8Array(64))
      await new Promise(setImmediate)
      // Room of whatever size the mechanism frees at once.
      for (let going = true; going; ) {
        await other.receive()
        going = await Promise.race([
          sent.then(() => false),
          new Promise<boolean>((resolve) => setImmediate(resolve, true)),
        ])
      }
      while (mailbox.trySend(new Uint8Array(64)));
    })
  })
})
