import { expect, test } from '@jest/globals'
import { participantWord } from '../src/participants/participant.js'
import { LockWord, type Patience } from '../src/ring/lock-word.js'

const SELF = participantWord(1, 1)
const OTHER = participantWord(2, 5)

/** A lock, who is asked whether they live, and what happens at each yield. */
function locked(
  owner: number,
  options: { patience?: Patience; dead?: boolean; atYield?: (turn: number) => void } = {},
) {
  const words = Int32Array.of(0, owner)
  const bytes = new Uint8Array(words.buffer)
  const asked: [turn: number, owner: number][] = []
  let yields = 0
  const liveness = {
    isAlive: (participant: number) => {
      asked.push([yields, participant])
      return options.dead !== true
    },
    yield: () => {
      options.atYield?.(yields)
      yields += 1
    },
  }
  const lock = new LockWord({ words, bytes, lent: bytes }, 1, SELF, liveness, options.patience)
  return { lock, words, asked, yields: () => yields }
}

test('a free lock is taken at once and released', () => {
  const { lock, words, asked, yields } = locked(0)
  expect(lock.tryAcquire()).toBe('taken')
  expect([...words]).toEqual([0, SELF])
  lock.release()
  expect([...words]).toEqual([0, 0])
  expect([asked, yields()]).toEqual([[], 0])
})

test('a living owner’s stays his: eight yields, and two looks whether he lives', () => {
  const { lock, words, asked, yields } = locked(OTHER)
  expect(lock.tryAcquire()).toBe('busy')
  expect([...words]).toEqual([0, OTHER])
  expect(yields()).toBe(8)
  expect(asked).toEqual([
    [1, OTHER],
    [7, OTHER],
  ])
})

test('one that its owner releases meanwhile is taken, and nobody is asked', () => {
  for (const turn of [0, 3, 6]) {
    const there = locked(OTHER, {
      patience: { spins: 1, yields: 8 },
      atYield: (at) => {
        if (at === turn) there.words[1] = 0
      },
    })
    expect(there.lock.tryAcquire()).toBe('taken')
    expect([...there.words]).toEqual([0, SELF])
    expect(there.asked.length).toBe(turn === 0 ? 0 : 1)
  }
})

test('a dead owner’s is stolen', () => {
  const { lock, words, asked } = locked(OTHER, { dead: true })
  expect(lock.tryAcquire()).toBe('stolen')
  expect([...words]).toEqual([0, SELF])
  expect(asked).toEqual([[1, OTHER]])
})

test('of one released after the last look nobody is asked: it is not stolen', () => {
  const there = locked(OTHER, {
    patience: { spins: 0, yields: 3 },
    dead: true,
    atYield: () => {
      there.words[1] = 0
    },
  })
  expect(there.lock.tryAcquire()).toBe('busy')
  expect(there.asked).toEqual([])
})

test('one look finds a lock that another has just released', () => {
  const there = locked(OTHER, {
    patience: { spins: 1, yields: 2 },
    atYield: () => {
      there.words[1] = 0
    },
  })
  expect(there.lock.tryAcquire()).toBe('taken')
})
