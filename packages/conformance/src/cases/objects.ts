import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { leftBehind, leftovers } from '@ipc/testkit'
import type { Case } from '../case.js'
import { expectCode } from '../checks/expect-error.js'
import { turns } from '../checks/turns.js'
import { within } from '../checks/within.js'
import type { Ground } from '../ground/ground.js'
import { nextText } from '../ground/next.js'
import { expectNothingBefore } from '../ground/sentinel.js'
import { bytesOf } from '../messages/text.js'

/** Opens, uses and removes one channel; returns the system's names of what it used. */
async function useOnce(ground: Ground): Promise<string[]> {
  if (ground.kind === 'mailbox') {
    const name = ground.name()
    const mailbox = await ground.mailbox(name)
    await expectNothingBefore(mailbox, mailbox)
    await within(mailbox.unlink(), 'unlink')
    await within(mailbox.close(), 'close')
    return [mailbox.address]
  }
  const [a, b] = [await ground.party(ground.name()), await ground.party(ground.name())]
  const [link, back] = await within(Promise.all([a.link(b.name), b.link(a.name)]), 'linking')
  await expectNothingBefore(link, back)
  const addresses = [a.address, b.address, link.address, back.address]
  await within(a.close(), 'close')
  await within(b.close(), 'close')
  return addresses
}

export const OBJECTS: readonly Case[] = [
  {
    title: 'C8 opening, using and closing leaves no descriptor, mapping or name behind',
    on: ['mailbox', 'link'],
    async run(ground) {
      // The first use may make things that the process keeps for all, such as one inotify instance.
      await useOnce(ground)
      const before = leftovers()
      const addresses: string[] = []
      for (let time = 0; time < 5; time++) addresses.push(...(await useOnce(ground)))
      await turns(20)
      const after = leftovers()
      const mine = { ...after, sharedMemory: [], systemV: [], posixQueues: [], runtimeDirectory: [] }
      assert.deepEqual(leftBehind(before, mine), [], 'descriptors and mappings of this process')
      for (const address of addresses) {
        assert.ok(!address.startsWith('/') || !existsSync(address), `${address} is gone`)
        const file = address.split('/').at(-1) ?? address
        const everywhere = [...after.sharedMemory, ...(after.posixQueues ?? []), ...after.runtimeDirectory]
        assert.ok(!everywhere.includes(file), `${file} is gone`)
      }
    },
  },
  {
    title: 'C8 unlink removes the name: true once, then false, and the next opener gets a new mailbox',
    on: ['mailbox'],
    async run(ground) {
      const name = ground.name()
      const old = await ground.mailbox(name)
      await within(old.send(bytesOf('in the old one')), 'send')
      assert.equal(await within(old.unlink(), 'unlink'), true)
      await expectCode(
        () => ground.mailbox(name, { create: 'never' }),
        'IPC_NOT_FOUND',
        'opening what was unlinked',
      )
      assert.equal(await within(ground.functions.unlink(name, ground.mechanism), 'unlink again'), false)
      const fresh = await ground.mailbox(name, { create: 'exclusive' })
      await expectNothingBefore(fresh, fresh, 'the new mailbox')
    },
  },
  {
    title: 'C8 unlink by name, without opening: true where there was a mailbox, false where there was none',
    on: ['mailbox'],
    async run(ground) {
      const { functions, mechanism } = ground
      const name = ground.name()
      assert.equal(await within(functions.unlink(name, mechanism), 'unlink of nothing'), false)
      const mailbox = await ground.mailbox(name)
      assert.equal(await within(functions.unlink(name, mechanism), 'unlink'), true)
      await expectCode(
        () => ground.mailbox(name, { create: 'never' }),
        'IPC_NOT_FOUND',
        'opening what was unlinked',
      )
      await within(mailbox.close(), 'close')
    },
  },
  {
    title:
      "C19 create 'exclusive' is IPC_EXISTS where the mailbox exists, 'never' is IPC_NOT_FOUND where it does not",
    on: ['mailbox'],
    async run(ground) {
      const name = ground.name()
      await expectCode(() => ground.mailbox(name, { create: 'never' }), 'IPC_NOT_FOUND', "create 'never'")
      const made = await ground.mailbox(name, { create: 'exclusive' })
      await expectCode(
        () => ground.mailbox(name, { create: 'exclusive' }),
        'IPC_EXISTS',
        "create 'exclusive'",
      )
      const other = await ground.other()
      await expectCode(
        () => other.mailbox(name, { create: 'exclusive' }),
        'IPC_EXISTS',
        'the same from another end',
      )
      const joined = await other.mailbox(name, { create: 'never' })
      await within(made.send(bytesOf('shared')), 'send')
      assert.equal(await nextText(joined), 'shared')
    },
  },
  {
    title: 'C8 removeOnLastClose: the last handle to close removes the mailbox, not one before',
    on: ['mailbox'],
    async run(ground) {
      const name = ground.name()
      const options = { removeOnLastClose: true }
      const first = await ground.mailbox(name, options)
      const second = await (await ground.other()).mailbox(name, options)
      await within(first.close(), 'closing the first')
      const third = await ground.mailbox(name, { ...options, create: 'never' })
      await within(second.close(), 'closing the second')
      await within(third.close(), 'closing the last')
      await expectCode(
        () => ground.mailbox(name, { create: 'never' }),
        'IPC_NOT_FOUND',
        'opening what was removed',
      )
    },
  },
]
