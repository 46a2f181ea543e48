import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { expectCode, expectMistake } from '../checks/expect-error.js'
import { within } from '../checks/within.js'
import { nextText } from '../ground/next.js'
import { expectNothingBefore } from '../ground/sentinel.js'
import { bytesOf } from '../messages/text.js'

const BAD_NAMES = ['', '.', '..', 'a/b', 'a b', 'ä', 'a\0b', 'a\n', '../x', 'x'.repeat(201)]

export const NAMES: readonly Case[] = [
  {
    title: 'C1 a name that is not 1 to 200 bytes of [A-Za-z0-9._-], or is . or .., is a TypeError',
    on: ['mailbox', 'link'],
    async run({ kind, functions, mechanism }) {
      const open = kind === 'mailbox' ? functions.indirect : functions.direct
      for (const name of BAD_NAMES) {
        await expectMistake(() => open(name, mechanism), ['TypeError'], `opening ${JSON.stringify(name)}`)
      }
      await expectMistake(() => open(undefined as never, mechanism), ['TypeError'], 'opening undefined')
      for (const namespace of ['', '..', 'a/b', 'n'.repeat(65)]) {
        const options = { namespace }
        await expectMistake(() => open('a', mechanism, options), ['TypeError'], `namespace '${namespace}'`)
      }
    },
  },
  {
    title: 'C1 a party cannot link to a bad name',
    on: ['party'],
    async run(ground) {
      const party = await ground.party(ground.name())
      for (const name of BAD_NAMES) {
        await expectMistake(() => party.link(name), ['TypeError'], `linking to ${JSON.stringify(name)}`)
      }
    },
  },
  {
    title: 'C1 names of 200 bytes that differ only in the last are different mailboxes',
    on: ['mailbox'],
    async run(ground) {
      const stem = ground.name().padEnd(199, 'x')
      const [a, b] = [ground.remember(`${stem}A`), ground.remember(`${stem}B`)]
      const [first, second] = [await ground.mailbox(a), await ground.mailbox(b)]
      await within(first.send(bytesOf('for A')), 'send')
      await expectNothingBefore(second, second, 'the other mailbox')
      assert.equal(await nextText(first), 'for A')
    },
  },
  {
    title: 'C1 names are taken as they are: upper and lower case and leading dots differ',
    on: ['mailbox'],
    async run(ground) {
      const stem = ground.name()
      const names = [`${stem}a`, `${stem}A`, `.${stem}a`].map((name) => ground.remember(name))
      const mailboxes = []
      for (const name of names) mailboxes.push(await ground.mailbox(name))
      for (const [index, mailbox] of mailboxes.entries()) {
        await within(mailbox.send(bytesOf(`for ${index}`)), 'send')
      }
      for (const [index, mailbox] of mailboxes.entries()) {
        assert.equal(await nextText(mailbox), `for ${index}`)
        assert.equal(mailbox.name, names[index])
      }
    },
  },
  {
    title: 'C1 the same name in two namespaces is two mailboxes',
    on: ['mailbox'],
    async run(ground) {
      const name = ground.name()
      ground.remember(name, { namespace: 'one' })
      ground.remember(name, { namespace: 'two' })
      const one = await ground.mailbox(name, { namespace: 'one' })
      const two = await ground.mailbox(name, { namespace: 'two' })
      const none = await ground.mailbox(name)
      await within(one.send(bytesOf('in one')), 'send')
      await expectNothingBefore(two, two, 'the other namespace')
      await expectNothingBefore(none, none, 'the default namespace')
      assert.equal(await nextText(one), 'in one')
      assert.notEqual(one.address, two.address)
    },
  },
  {
    title: 'C1 parties with names of 200 bytes link',
    on: ['party'],
    async run(ground) {
      const [a, b] = [ground.name().padEnd(200, 'p'), ground.name().padEnd(200, 'q')]
      const party = await ground.party(a)
      const far = await (await ground.other()).party(b)
      const [here, there] = await within(Promise.all([party.link(b), far.link(a)]), 'linking')
      await within(here.send(bytesOf('long')), 'send')
      assert.equal(await nextText(there), 'long')
      assert.equal(here.peer, b)
    },
  },
  {
    title: 'C1 parties of two namespaces do not meet, and may have the same name',
    on: ['party'],
    async run(ground) {
      const [name, peer] = [ground.name(), ground.name()]
      const one = await ground.party(name, { namespace: 'one' })
      const two = await ground.party(name, { namespace: 'two' })
      const far = await (await ground.other()).party(peer, { namespace: 'two' })
      await expectCode(
        () => one.link(peer, { timeoutMs: 50 }),
        'IPC_TIMEOUT',
        'a link into another namespace',
      )
      const [here, there] = await within(Promise.all([two.link(peer), far.link(name)]), 'linking')
      await expectNothingBefore(here, there)
    },
  },
  {
    title: 'C1 a name belongs to one living party: the second gets IPC_EXISTS, and the first goes on',
    on: ['party'],
    async run(ground) {
      const [name, peer] = [ground.name(), ground.name()]
      const other = await ground.other()
      const far = await other.party(name)
      await expectCode(() => ground.party(name), 'IPC_EXISTS', 'the second party of a name, here')
      await expectCode(() => other.party(name), 'IPC_EXISTS', 'the second party of a name, there')
      const party = await ground.party(peer)
      const [here, there] = await within(Promise.all([party.link(name), far.link(peer)]), 'linking')
      await within(there.send(bytesOf('still here')), 'send')
      assert.equal(await nextText(here), 'still here')
    },
  },
  {
    title: 'C1 a closed party’s name is free again',
    on: ['party'],
    async run(ground) {
      const name = ground.name()
      const other = await ground.other()
      const first = await other.party(name)
      await within(first.close(), 'closing the first party')
      const second = await ground.party(name)
      assert.equal(second.name, name)
    },
  },
]
