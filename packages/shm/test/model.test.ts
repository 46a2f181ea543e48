import assert from 'node:assert/strict'
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import { type Actor, explore, type Outcome } from './model/explore.js'

// Before the ring's own source is loaded, below.
jest.mock('../src/memory/words.js', () => jest.requireActual('./model/model-memory.js'))

type Worlds = typeof import('./model/world.js')
type World = InstanceType<Worlds['World']>
let worlds: Worlds
beforeAll(async () => {
  worlds = await import('./model/world.js')
})

/** How many may die in one interleaving. */
const MOST_DEATHS = Number(process.env.IPC_MODEL_DEATHS ?? 2)

/** Nothing that was sent is lost or doubled, each sender's messages are in order, and the ring goes on working. */
function checkAll(
  world: World,
  actors: readonly Actor[],
  sent: Readonly<Record<string, number[]>>,
): (outcome: Outcome) => void {
  return ({ actors: ends }) => {
    const left = world.survive(({ sender, receiver }) => {
      const found: number[] = []
      for (let bytes = receiver.tryReceive(); bytes !== undefined; bytes = receiver.tryReceive()) {
        found.push(worlds.messageNumber(bytes))
      }
      assert.equal(receiver.nothing, 'empty')
      // The dead hold nothing: a survivor sends and receives at once.
      assert.ok(sender.trySend(worlds.messageBytes(99)) >= 0)
      assert.equal(worlds.messageNumber(receiver.tryReceive()), 99)
      return found
    })
    const received: number[] = []
    const copied: number[] = []
    const promised: number[] = []
    for (const [index, { log, dead, done, result }] of ends.entries()) {
      const isSender = sent[(actors[index] as Actor).name] !== undefined
      if (isSender && done) promised.push(...(result as number[]))
      if (!isSender && done) received.push(...(result as number[]).filter((message) => message !== 0))
      // A receiver that died may have taken what it had copied, the last of it or all.
      if (!isSender && dead)
        copied.push(...log.filter((value) => value instanceof Uint8Array).map((value) => value[0] as number))
    }
    const seen = [...received, ...left]
    assert.equal(new Set(seen).size, seen.length, `doubled: ${seen}`)
    for (const message of promised)
      assert.ok(seen.includes(message) || copied.includes(message), `lost: ${message}`)
    for (const messages of Object.values(sent)) {
      const order = left.filter((message) => messages.includes(message))
      assert.deepEqual(
        order,
        [...order].sort((a, b) => a - b),
      )
    }
  }
}

describe('C10 the ring, in every interleaving, with a death at each step', () => {
  // The positions make a record end before, at and past the end of the ring; the sizes let one or two records fit.
  test.each([
    { size: 48, capacity: -1, position: 0, mostDeaths: MOST_DEATHS },
    { size: 56, capacity: -1, position: 40, mostDeaths: MOST_DEATHS },
    { size: 72, capacity: 1, position: 136, mostDeaths: MOST_DEATHS },
  ])(
    'two senders and one receiver: $size bytes, capacity $capacity, from $position, $mostDeaths deaths',
    ({ size, capacity, position, mostDeaths }) => {
      const world = new worlds.World(size, capacity, position)
      const actors = [world.sends('a', 1), world.sends('b', 11), world.receives('c', 1)]
      const { words, dead } = world
      const check = checkAll(world, actors, { a: [1], b: [11] })
      expect(explore({ actors, words, dead, mostDeaths, check })).toBeGreaterThan(1000)
    },
    120_000,
  )

  test.each([{ size: 48, capacity: -1, position: 24, mostDeaths: MOST_DEATHS }])(
    'one sender and two receivers: $size bytes, capacity $capacity, from $position, $mostDeaths deaths',
    ({ size, capacity, position, mostDeaths }) => {
      const world = new worlds.World(size, capacity, position)
      const actors = [world.sends('a', 1, 2), world.receives('b', 1), world.receives('c', 1)]
      const { words, dead } = world
      const check = checkAll(world, actors, { a: [1, 2] })
      expect(explore({ actors, words, dead, mostDeaths, check })).toBeGreaterThan(1000)
    },
    120_000,
  )

  test('would be found broken if locks were stolen from the living', () => {
    const world = new worlds.World(48, -1, 0, true)
    const actors = [world.sends('a', 1), world.sends('b', 11), world.receives('c', 1)]
    const { words, dead } = world
    const check = checkAll(world, actors, { a: [1], b: [11] })
    expect(() => explore({ actors, words, dead, mostDeaths: 0, check })).toThrow()
  })
})
