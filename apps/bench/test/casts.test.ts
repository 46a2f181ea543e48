import { leftBehind, leftovers } from '@ipc/testkit'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Theatre } from '../src/cast/theatre.js'
import { type Contestant, type Form, nameOf, peerPrograms, type Work } from '../src/contestant.js'
import { inC, ours, peer } from '../src/contestants/contestants.js'

const works: readonly Work[] = ['one-way', 'round-trip']
const shmForms: readonly Form[] = ['try', 'sync', 'await', 'many', 'unawaited', 'in-place', 'read-into']

/** Every program that the rows and the survey are made of, in real processes. */
const contestants: readonly Contestant[] = [
  ...(['ring', 'pipe', 'fifo', 'unix', 'sysv-queue', 'posix-queue'] as const).flatMap((exchange) =>
    works.map((work) => inC(exchange, work)),
  ),
  inC('memcpy', 'one-way', 4_096),
  ...peerPrograms.flatMap((program) => works.map((work) => peer(program, work))),
  ...shmForms.map((form) => ours('shm', 'link', form, 'one-way')),
  ...(['try', 'sync', 'in-place'] as const).map((form) => ours('shm', 'link', form, 'round-trip')),
  ours('shm', 'mailbox', 'await', 'one-way', { senders: 3, receivers: 2 }),
  ours('shm', 'link', 'await', 'round-trip', { options: { spinMicroseconds: Number.POSITIVE_INFINITY } }),
  ...(['fifo', 'sysvMq', 'posixMq', 'unix', 'tcp'] as const).flatMap((mechanism) => [
    ours(mechanism, 'mailbox', 'many', 'one-way'),
    ours(mechanism, 'link', 'await', 'round-trip'),
  ]),
  ...works.map((work) => ours('pipe', 'link', 'await', work)),
]

describe('a cast', () => {
  const before = leftovers()
  let theatre: Theatre

  beforeAll(async () => {
    theatre = await Theatre.open()
  })

  afterAll(async () => {
    await theatre.close()
  })

  it.each(contestants.map((contestant) => [nameOf(contestant), contestant] as const))(
    'exchanges messages: %s',
    async (_name, contestant) => {
      const cast = await theatre.cast(contestant)
      try {
        await cast.slice(10)
        const figures = await cast.slice(10)
        expect(figures.messages).toBeGreaterThan(0)
        expect(figures.seconds).toBeGreaterThan(0)
        expect(figures.rssBytes).toBeGreaterThan(100_000)
        if (contestant.work === 'round-trip') {
          const { p50, p99, p999 } = figures.roundTripUs as NonNullable<typeof figures.roundTripUs>
          expect(p50).toBeGreaterThan(0)
          expect(p99).toBeGreaterThanOrEqual(p50)
          expect(p999).toBeGreaterThanOrEqual(p99)
        } else expect(figures.roundTripUs).toBeUndefined()
      } finally {
        await cast.end()
      }
    },
  )

  it('that cannot be had says why', async () => {
    const tooLarge = ours('posixMq', 'mailbox', 'await', 'one-way', { bytes: 2 ** 20 })
    await expect(theatre.cast(tooLarge)).rejects.toThrow('8192 bytes at most')
  })

  it('whose player fails in a slice says why', async () => {
    const cast = await theatre.cast(ours('unix', 'mailbox', 'in-place', 'one-way'))
    await expect(cast.slice(10)).rejects.toThrow('has no claim')
    await cast.end()
  })

  it('leaves nothing behind', () => {
    expect(leftBehind(before, leftovers(), (name) => name.includes('bench'))).toEqual([])
  })
})
