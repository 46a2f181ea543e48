import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { errorOf, expectCode, expectMistake } from '../checks/expect-error.js'
import { within } from '../checks/within.js'
import { boundsOf } from '../functions.js'
import type { Ground } from '../ground/ground.js'
import { nextText } from '../ground/next.js'
import { bytesOf } from '../messages/text.js'
import type { NamedOptions } from '../program/options.js'

/** Of two openers that name different things, the later is refused. */
async function laterIsRefused(ground: Ground, first: NamedOptions, later: NamedOptions): Promise<void> {
  const other = await ground.other()
  if (ground.kind === 'mailbox') {
    const name = ground.name()
    const made = await other.mailbox(name, first)
    await expectCode(() => ground.mailbox(name, later), 'IPC_MISMATCH', 'the later opener')
    // What is there is not disturbed, and an opener who names the same or nothing is welcome.
    const same = await ground.mailbox(name, first)
    await within(made.invoke('tryReceive'), 'the first opener goes on')
    assert.equal(same.state, 'open')
    return
  }
  const [self, peer] = [ground.name(), ground.name()]
  const far = await other.party(peer, first)
  const party = await ground.party(self, later)
  const errors = await Promise.all([
    errorOf(() => party.link(peer, { timeoutMs: 2000 }), 'the link here'),
    errorOf(() => far.link(self, { timeoutMs: 2000 }), 'the link there'),
  ])
  const codes = errors.map((error) => error.code)
  assert.ok(codes.includes('IPC_MISMATCH'), `the links were refused with ${codes.join(' and ')}`)
}

export const AGREEMENT: readonly Case[] = [
  {
    title: 'C19 openers with different codecs: the later gets IPC_MISMATCH',
    on: ['mailbox', 'link'],
    run: (ground) => laterIsRefused(ground, { codec: 'json' }, { codec: 'structured' }),
  },
  {
    title: 'C19 one opener with a codec and one without: the later gets IPC_MISMATCH',
    on: ['mailbox', 'link'],
    run: (ground) => laterIsRefused(ground, { codec: 'json' }, {}),
  },
  {
    title: 'C19 openers with different maxMessageBytes: the later gets IPC_MISMATCH',
    on: ['mailbox', 'link'],
    run: (ground) => laterIsRefused(ground, { maxMessageBytes: 512 }, { maxMessageBytes: 1000 }),
  },
  {
    title: 'C19 an opener who names nothing takes what is there, and reads it in buffering',
    on: ['mailbox'],
    async run(ground) {
      const { here, there } = await ground.smallPair({ maxMessageBytes: 512 })
      const joined = await ground.mailbox(here.name)
      assert.deepEqual(joined.buffering, here.buffering)
      const tooLarge = new Uint8Array(513)
      const error = await expectCode(
        () => joined.trySend(tooLarge),
        'IPC_TOO_LARGE',
        'over the creator’s limit',
      )
      assert.equal(error.limit, 512)
      await within(joined.send(bytesOf('joined')), 'send')
      assert.equal(await nextText(there), 'joined')
    },
  },
  {
    title: 'C19 openers of a mailbox with different capacities: the later gets IPC_MISMATCH',
    on: ['mailbox'],
    needs: ({ traits }) => traits.capacities.includes('bounded'),
    async run(ground) {
      const { here } = await ground.smallPair({ maxMessageBytes: 512 })
      const { capacity, bytes } = boundsOf(here)
      const other = Number.isFinite(capacity) ? { capacity: capacity + 1 } : { bytes: bytes * 2 }
      await expectCode(
        () => ground.mailbox(here.name, { buffering: other }),
        'IPC_MISMATCH',
        'another capacity',
      )
    },
  },
  {
    title: 'C19 whenFull belongs to the handle: two handles of a mailbox may differ',
    on: ['mailbox'],
    needs: ({ traits }) => traits.whenFull.includes('wait') && traits.whenFull.includes('reject'),
    async run(ground) {
      const name = ground.name()
      const waits = await ground.mailbox(name, { buffering: { whenFull: 'wait' } })
      const rejects = await ground.mailbox(name, { buffering: { whenFull: 'reject' } })
      assert.deepEqual([waits.buffering.whenFull, rejects.buffering.whenFull], ['wait', 'reject'])
    },
  },
  {
    title: 'C19 a party that the other does not accept gets IPC_PERMISSION, and others are accepted',
    on: ['party'],
    async run(ground) {
      const [self, unwanted, wanted] = [ground.name(), ground.name(), ground.name()]
      const asked: string[] = []
      const accept = (peer: string) => {
        asked.push(peer)
        return peer !== unwanted
      }
      const party = await ground.party(self, { accept })
      const other = await ground.other()
      const [bad, good] = [await other.party(unwanted), await other.party(wanted)]
      await expectCode(() => bad.link(self, { timeoutMs: 5000 }), 'IPC_PERMISSION', 'the unwanted party')
      await within(good.link(self), 'the wanted party')
      assert.ok(asked.includes(unwanted) && asked.includes(wanted))
      assert.ok(!party.peers.includes(unwanted))
    },
  },
  {
    title: 'C13 options that are unknown or of a wrong type are a TypeError or RangeError, and open nothing',
    on: ['mailbox', 'link'],
    async run(ground) {
      const { kind, functions, mechanism } = ground
      const open = kind === 'mailbox' ? functions.indirect : functions.direct
      const name = ground.name()
      const bad = [
        { unknown: 1 },
        { buffering: { capacity: -1 } },
        { buffering: { capacity: 1.5 } },
        { buffering: { capacity: Number.NaN } },
        { buffering: { whenFull: 'explode' } },
        { buffering: { more: 1 } },
        { maxMessageBytes: 0 },
        { maxMessageBytes: '5' },
        { schema: {} },
        { codec: { name: 'half' } },
        { onInvalid: 5 },
        { signal: {} },
        'options',
      ]
      for (const options of bad) {
        const names = ['TypeError', 'RangeError'] as const
        await expectMistake(() => open(name, mechanism, options as object), names, JSON.stringify(options))
      }
      await expectMistake(() => open(name, {} as never), ['TypeError'], 'no mechanism')
      await expectMistake(() => open(name, (() => mechanism) as never), ['TypeError'], 'a factory not called')
      if (kind === 'mailbox') {
        await expectCode(() => ground.mailbox(name, { create: 'never' }), 'IPC_NOT_FOUND', 'the mailbox')
      }
    },
  },
]
