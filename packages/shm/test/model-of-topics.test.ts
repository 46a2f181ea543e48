import assert from 'node:assert/strict'
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import { explore, type Outcome } from './model/explore.js'
import type { Found, WhenBehind } from './model/topic-world.js'

// Before the ring's own source is loaded, below.
jest.mock('../src/memory/words.js', () => jest.requireActual('./model/model-memory.js'))

let worlds: typeof import('./model/topic-world.js')
beforeAll(async () => {
  worlds = await import('./model/topic-world.js')
})

/** How many may die in one interleaving. Both took three minutes, and nothing came of it. */
const MOST_DEATHS = Number(process.env.IPC_MODEL_DEATHS ?? 1)
const TEST_MS = 120_000
const PUBLISHED = [1, 2]
const LATER = [91, 92]
const TIMES = 1

interface Case {
  readonly size: number
  readonly position: number
  readonly whenBehind: WhenBehind
  readonly pins: boolean
}

/** What was found is what was published, from its beginning to the end, but for exactly the messages that it says it missed. */
function checkFound({ from, messages }: Found, all: readonly number[]): void {
  let at = from as number
  for (const { number, missed } of messages) {
    at += missed
    assert.equal(number, all[at], `after ${missed} missed`)
    at++
  }
  assert.equal(at, all.length)
}

describe('C10 the ring of a topic, in every interleaving of a publisher and a subscriber, with a death at each step', () => {
  // A ring of one record, in which each message takes the space of the one before, and one of two in which a lap ends.
  test.each<Case>([
    { size: 32, position: 0, whenBehind: 'skip', pins: false },
    { size: 32, position: 0, whenBehind: 'skip', pins: true },
    { size: 56, position: 96, whenBehind: 'wait', pins: false },
  ])(
    '$size bytes from $position, $whenBehind, reads in place: $pins',
    (given) => {
      const { size, position, whenBehind, pins } = given
      // Where the head is after so many messages.
      const heads = [0, 1, 2].map((count) => {
        const alone = new worlds.TopicWorld(size, position)
        for (const message of PUBLISHED.slice(0, count)) assert.ok(alone.survivorSends('skip', message))
        return alone.head
      })
      assert.equal(new Set(heads).size, heads.length)

      const world = new worlds.TopicWorld(size, position)
      const actors = [world.publishes(whenBehind, ...PUBLISHED), world.subscribes(TIMES, pins)]
      const { words, dead } = world
      const check = ({ actors: [publisher, subscriber] }: Outcome) => {
        assert.ok(publisher !== undefined && subscriber !== undefined)
        const count = heads.indexOf(world.head)
        if (publisher.done) assert.deepEqual(publisher.result, PUBLISHED.slice(0, count))
        const sent = PUBLISHED.slice(0, count)
        // Who is dead, or has no subscription, holds nobody back.
        const listens = subscriber.done && (subscriber.result as Found).from !== undefined
        for (const message of LATER) {
          const went = world.survivorSends(whenBehind, message)
          if (!listens || whenBehind === 'skip') assert.ok(went)
          if (went) sent.push(message)
        }
        if (!listens) return
        const found = world.goOn(subscriber.log, TIMES, pins)
        checkFound(found, sent)
        if (whenBehind === 'wait') assert.ok(found.messages.every(({ missed }) => missed === 0))
      }
      expect(explore({ actors, words, dead, mostDeaths: MOST_DEATHS, check })).toBeGreaterThan(500)
    },
    TEST_MS,
  )
})
