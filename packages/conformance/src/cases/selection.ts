import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { expectCode, expectMistake } from '../checks/expect-error.js'
import { turns } from '../checks/turns.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import type { BytesMessage } from '../functions.js'
import { nextText } from '../ground/next.js'
import { expectNothingBefore } from '../ground/sentinel.js'
import { bytesOf, textOf } from '../messages/text.js'

const BOTH = ['mailbox', 'link'] as const
const typed = ({ type }: { readonly type: boolean }) => type

interface Selects {
  receive(options: object): Promise<BytesMessage>
}

async function select(channel: Selects, type: unknown): Promise<string> {
  const { data } = await within(channel.receive({ type }), `type ${JSON.stringify(type)}`)
  return textOf(data)
}

export const SELECTION: readonly Case[] = [
  {
    title: 'C7 a type takes the oldest message of that type and leaves the others',
    on: BOTH,
    needs: typed,
    async run(ground) {
      const { here, there } = await ground.pair()
      for (const [text, type] of [
        ['a1', 1],
        ['b2', 2],
        ['c1', 1],
        ['d2', 2],
      ] as const) {
        await within(there.send(bytesOf(text), { type }), 'send')
      }
      assert.equal(await select(here, 2), 'b2')
      assert.equal(await select(here, 2), 'd2')
      const first = await within(here.receive(), 'receive')
      assert.equal(textOf(first.data), 'a1')
      assert.equal(first.type, 1, 'a message tells its type')
      assert.equal(await nextText(here), 'c1')
    },
    async refused(ground) {
      const { here, there } = await ground.pair()
      await expectCode(() => here.send(bytesOf('x'), { type: 2 }), 'IPC_NOT_SUPPORTED', 'send with a type')
      await expectCode(
        () => here.trySend(bytesOf('x'), { type: 2 }),
        'IPC_NOT_SUPPORTED',
        'trySend with a type',
      )
      await within(there.send(bytesOf('there')), 'send')
      await expectCode(() => here.receive({ type: 1 }), 'IPC_NOT_SUPPORTED', 'receive of a type')
      await expectCode(() => here.tryReceive({ type: 1 }), 'IPC_NOT_SUPPORTED', 'tryReceive of a type')
      assert.equal(await nextText(here), 'there')
      await expectNothingBefore(here, there)
    },
  },
  {
    title: 'C7 except takes the oldest message of any other type',
    on: BOTH,
    needs: typed,
    async run(ground) {
      const { here, there } = await ground.pair()
      for (const [text, type] of [
        ['a1', 1],
        ['b2', 2],
        ['c3', 3],
      ] as const) {
        await within(there.send(bytesOf(text), { type }), 'send')
      }
      assert.equal(await select(here, { except: 1 }), 'b2')
      assert.equal(await select(here, { except: 3 }), 'a1')
      assert.equal(await select(here, { except: 1 }), 'c3')
    },
  },
  {
    title: 'C7 lowestUpTo takes the oldest message of the lowest type up to it, as msgrcv does',
    on: BOTH,
    needs: typed,
    async run(ground) {
      const { here, there } = await ground.pair()
      for (const [text, type] of [
        ['a5', 5],
        ['b3', 3],
        ['c4', 4],
        ['d3', 3],
        ['e9', 9],
        ['f10', 10],
      ] as const) {
        await within(there.send(bytesOf(text), { type }), 'send')
      }
      // Sent is not arrived where a network lies between: what was sent last comes last.
      assert.equal(await select(here, 10), 'f10')
      assert.equal(await select(here, { lowestUpTo: 5 }), 'b3')
      assert.equal(await select(here, { lowestUpTo: 5 }), 'd3')
      assert.equal(await select(here, { lowestUpTo: 5 }), 'c4')
      assert.equal(await select(here, { lowestUpTo: 5 }), 'a5')
      assert.equal(await nextText(here), 'e9')
    },
  },
  {
    title: 'C7 C20 waiting receives get the messages of the types they wait for',
    on: BOTH,
    needs: typed,
    async run(ground) {
      const { here, there } = await ground.pair()
      const one = underWay(here.receive({ type: 1 }))
      const two = underWay(here.receive({ type: 2 }))
      const any = underWay(here.receive())
      await turns()
      await within(there.send(bytesOf('second'), { type: 2 }), 'send')
      assert.equal(textOf((await within(two, 'the receive of type 2')).data), 'second')
      await within(there.send(bytesOf('first'), { type: 1 }), 'send')
      assert.equal(textOf((await within(one, 'the receive of type 1')).data), 'first')
      await within(there.send(bytesOf('third'), { type: 1 }), 'send')
      assert.equal(textOf((await within(any, 'the receive of any')).data), 'third')
    },
  },
  {
    title: 'C7 a type that is no whole number from 1 to 2^31 - 1 is a mistake, and takes nothing',
    on: BOTH,
    needs: typed,
    async run(ground) {
      const { here, there } = await ground.pair()
      const names = ['TypeError', 'RangeError'] as const
      for (const type of [0, -1, 1.5, Number.NaN, 2 ** 31, 'one' as never]) {
        await expectMistake(() => here.send(bytesOf('x'), { type }), names, `send of type ${type}`)
        await expectMistake(() => here.receive({ type }), names, `receive of type ${type}`)
        await expectMistake(() => here.receive({ type: { except: type } }), names, `except ${type}`)
      }
      await expectNothingBefore(here, there)
    },
  },
  {
    title: 'C7 C2 the highest priority comes first, the oldest of one priority before the others',
    on: BOTH,
    needs: ({ priority }) => priority,
    async run(ground) {
      const { here, there } = await ground.pair()
      for (const [text, priority] of [
        ['a0', 0],
        ['b5', 5],
        ['c9', 9],
        ['d5', 5],
        ['e0', 0],
      ] as const) {
        await within(there.send(bytesOf(text), { priority }), 'send')
      }
      const order: string[] = []
      for (let index = 0; index < 5; index++) order.push(await nextText(here))
      assert.deepEqual(order, ['c9', 'b5', 'd5', 'a0', 'e0'])
    },
    async refused(ground) {
      const { here, there } = await ground.pair()
      await expectCode(
        () => here.send(bytesOf('x'), { priority: 1 }),
        'IPC_NOT_SUPPORTED',
        'send with a priority',
      )
      await expectNothingBefore(here, there)
    },
  },
]
