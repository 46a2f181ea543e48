import assert from 'node:assert/strict'
import { IpcError, serve, type ZeroCopy } from '@ipc/core'
import type { Case } from '../case.js'
import { expectCode, expectMistake } from '../checks/expect-error.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import type { BytesChannel, BytesLink } from '../functions.js'
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
    title: 'C3 a request is no message for who reads in place, and what comes around it is read in order',
    on: ['link'],
    async run(ground) {
      const pair = await ground.pair()
      const here = pair.here as InPlace
      const { there, remote } = pair
      if (!claims(here)) return refusesAll(here)
      const seen: string[] = []
      const note = (view: Uint8Array): void => void seen.push(textOf(view))
      const ask = (value: number) => there.run('requestLater', `replied ${value}`, new Uint8Array([value]))
      const replied = async (value: number) =>
        assert.deepEqual(
          await within(remote.commander.next<Uint8Array>(`replied ${value}`), 'a reply'),
          new Uint8Array([value + 1]),
        )
      await within(there.send(bytesOf('first')), 'send')
      await ask(1)
      await within(there.send(bytesOf('second')), 'send')
      for (let read = 0; read < 2; read++) await within(here.read(note), 'read')
      underWay(serve(here as unknown as BytesLink, (data: Uint8Array) => data.map((value) => value + 1)))
      await replied(1)
      // Who serves reads ahead of who reads messages, and sets them aside.
      const third = here.read(note)
      await within(there.send(bytesOf('third')), 'send')
      await within(there.send(bytesOf('fourth')), 'send')
      await ask(2)
      await replied(2)
      await within(third, 'read')
      await within(there.send(bytesOf('fifth')), 'send')
      while (seen.length < 5) {
        await within(here.ready('receive'), "ready('receive')")
        here.tryReadMany((bytes, offset, length) => note(bytes.subarray(offset, offset + length)))
      }
      assert.deepEqual(seen, ['first', 'second', 'third', 'fourth', 'fifth'])
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
