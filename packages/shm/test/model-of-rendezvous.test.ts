import assert from 'node:assert/strict'
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import { explore, type Outcome } from './model/explore.js'

// Before the ring's own source is loaded, below.
jest.mock('../src/memory/words.js', () => jest.requireActual('./model/model-memory.js'))

let worlds: typeof import('./model/world.js') & typeof import('./model/link-world.js')
beforeAll(async () => {
  worlds = { ...(await import('./model/world.js')), ...(await import('./model/link-world.js')) }
})

/** How many may die in one interleaving. */
const MOST_DEATHS = Number(process.env.IPC_MODEL_DEATHS ?? 2)
const TEST_MS = 120_000

/** Each message that its sender calls sent was received once, or its receiver died with it; one that was taken back was not. */
function checkEnds({ actors }: Outcome, messages: readonly number[]): void {
  const received: number[] = []
  const copied: number[] = []
  for (const { log, dead, result } of actors.slice(messages.length)) {
    if (!dead) received.push(...(result as number[]).filter((message) => message !== 0))
    else copied.push(...log.filter((value) => value instanceof Uint8Array).map((value) => value[0] as number))
  }
  assert.equal(new Set(received).size, received.length, `doubled: ${received}`)
  for (const [index, message] of messages.entries()) {
    const { result } = actors[index] as Outcome['actors'][number]
    if (result === 'sent')
      assert.ok(received.includes(message) || copied.includes(message), `lost: ${message}`)
    if (result === 'cancelled' || result === 'refused')
      assert.ok(!received.includes(message), `sent though ${result}: ${message}`)
  }
}

describe('C10 capacity 0, in every interleaving of who offers and who receives, with a death at each step', () => {
  test.each([{ offers: 1, receives: 1, size: 48 }])(
    'a mailbox: $offers that offer, $receives that receive',
    ({ offers, receives, size }) => {
      const world = new worlds.World(size, 0, 24)
      const names = ['a', 'b', 'c']
      const messages = [1, 2].slice(0, offers)
      const actors = [
        ...messages.map((message, index) => world.offers(names[index] as string, message)),
        ...names.slice(offers, offers + receives).map((name) => world.receives(name, 1)),
      ]
      const { words, dead } = world
      const check = (outcome: Outcome) => {
        checkEnds(outcome, messages)
        world.survive(({ sender, receiver }) => {
          // Nobody is left to whom an offer belongs.
          assert.equal(receiver.tryReceive(), undefined)
          assert.equal(receiver.nothing, 'empty')
          assert.equal(receiver.count(), 0)
          // All its space is free.
          for (const message of [98, 99]) assert.ok(sender.trySend(worlds.messageBytes(message)) >= 0)
          for (const message of [98, 99]) assert.equal(worlds.messageNumber(receiver.tryReceive()), message)
        })
      }
      expect(explore({ actors, words, dead, mostDeaths: MOST_DEATHS, check })).toBeGreaterThan(200)
    },
    TEST_MS,
  )

  test(
    'a mailbox: what was taken back does not take along what another has sent to its place',
    () => {
      const world = new worlds.World(24, 0, 0)
      const actors = [world.offers('a', 1), world.sends('b', 11)]
      const { words, dead } = world
      let places = 0
      const check = ({ actors: [offering, sending] }: Outcome) => {
        if (offering?.result === 'cancelled' && sending?.done === true)
          places += (sending.result as number[]).length
        const sent = sending?.done === true ? (sending.result as number[]) : undefined
        const found = world.survive(({ receiver }) => worlds.messageNumber(receiver.tryReceive()))
        if (sent !== undefined) assert.equal(found, sent[0] ?? 0)
      }
      explore({ actors, words, dead, mostDeaths: MOST_DEATHS, check })
      expect(places).toBeGreaterThan(0)
    },
    TEST_MS,
  )

  test('a link', () => {
    const world = new worlds.LinkWorld()
    const actors = [world.offers('a', 1), world.receives('b', 2)]
    const { words } = world
    // With its receiver the link has ended, and what it had begun with.
    const check = (outcome: Outcome) => {
      if (outcome.actors[1]?.dead === false) checkEnds(outcome, [1])
    }
    expect(explore({ actors, words, dead: new Set(), mostDeaths: MOST_DEATHS, check })).toBeGreaterThan(10)
  })
})
