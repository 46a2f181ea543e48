import assert from 'node:assert/strict'
import { IpcError, type ZeroCopy } from '@ipc/core'
import type { Case } from '../case.js'
import { expectCode, expectMistake } from '../checks/expect-error.js'
import { within } from '../checks/within.js'
import type { BytesChannel } from '../functions.js'
import { next, nextText } from '../ground/next.js'
import { expectNothingBefore } from '../ground/sentinel.js'
import { checkNumbered, numbered } from '../messages/numbered.js'
import { bytesOf, textOf } from '../messages/text.js'

type InPlace = BytesChannel & ZeroCopy

/** Whether messages can be written and read in place is no trait: a channel that cannot says so at the first call. */
function claims(here: InPlace): boolean {
  try {
    here.tryClaim(16)?.abort()
    return true
  } catch (error) {
    if (IpcError.is(error, 'IPC_NOT_SUPPORTED')) return false
    throw error
  }
}

async function refusesAll(here: InPlace): Promise<void> {
  const nothing = () => assert.fail('nothing is read')
  await expectCode(() => here.tryClaim(16), 'IPC_NOT_SUPPORTED', 'tryClaim')
  await expectCode(() => here.claim(16), 'IPC_NOT_SUPPORTED', 'claim')
  await expectCode(() => here.tryRead(nothing), 'IPC_NOT_SUPPORTED', 'tryRead')
  await expectCode(() => here.read(nothing), 'IPC_NOT_SUPPORTED', 'read')
  await expectCode(() => here.tryReadMany(nothing), 'IPC_NOT_SUPPORTED', 'tryReadMany')
}

export const IN_PLACE: readonly Case[] = [
  {
    title: 'C13 C4 claims and in-place reads give whole messages, or are IPC_NOT_SUPPORTED and take nothing',
    on: ['mailbox', 'link'],
    async run(ground) {
      const pair = await ground.pair()
      const here = pair.here as InPlace
      const { there } = pair
      await within(there.send(numbered(1, 0)), 'send')
      await within(here.ready('receive'), "ready('receive')")
      if (!claims(here)) {
        await refusesAll(here)
        assert.deepEqual(checkNumbered(await next(here)), { sender: 1, index: 0 })
        return
      }
      let seen: unknown
      const took = here.tryRead((view) => {
        seen = checkNumbered(view)
      })
      assert.deepEqual([took, seen], [true, { sender: 1, index: 0 }])
      assert.equal(
        here.tryRead(() => assert.fail('nothing is there')),
        false,
      )
      const dropped = await within(here.claim(32), 'claim')
      dropped.view.fill(1)
      dropped.abort()
      const claim = await within(here.claim(64), 'claim')
      claim.view.set(numbered(2, 0, 32))
      claim.commit(32)
      assert.deepEqual(checkNumbered(await next(there)), { sender: 2, index: 0 })
      await expectNothingBefore(here, there)
      await expectMistake(() => here.tryClaim(-1), ['RangeError'], 'a claim of -1 bytes')
    },
  },
  {
    title: 'C0 an in-place read keeps its view until what its callback returns has settled',
    on: ['mailbox', 'link'],
    async run(ground) {
      const pair = await ground.pair()
      const here = pair.here as InPlace
      const { there } = pair
      if (!claims(here)) return refusesAll(here)
      await within(there.send(bytesOf('read slowly')), 'send')
      let release = (): void => undefined
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      const reading = here.read(async (view) => {
        await held
        return textOf(view)
      })
      for (let index = 0; index < 20; index++) await within(there.send(bytesOf(`later ${index}`)), 'send')
      release()
      assert.equal(await within(reading, 'the slow read'), 'read slowly')
      for (let index = 0; index < 20; index++) assert.equal(await nextText(here), `later ${index}`)
    },
  },
  {
    title: 'C15 views of a closed channel’s memory, kept or transferred, never crash the process',
    on: ['mailbox', 'link'],
    async run(ground) {
      const { there } = await ground.pair()
      const outcome = await within(there.run<string>('touchViewsAfterClose'), 'touching views after close')
      assert.match(outcome, /^(alive|no views)$/)
      // It answers still: the process lives.
      await (await ground.other()).caughtUp()
    },
  },
]
