import { chmodSync, chownSync } from 'node:fs'
import { direct, indirect, type Mailbox, type Mechanism } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'
import { uniqueName } from '@ipc/testkit'
import { beforeAll, expect, test } from '@jest/globals'
import { ownRuntimeDirectory } from './own-runtime-directory.js'
import { spawn } from './spawn.js'
import { systemVQueues } from './system-v.js'
import { bytes, text } from './text.js'

const NOBODY = 65534
const factories = { sysvMq, posixMq } as unknown as Record<string, () => Mechanism>
const isRoot = process.getuid?.() === 0
const own = ownRuntimeDirectory()

beforeAll(() => {
  if (!isRoot) return
  chownSync(own.path, 0, NOBODY)
  chmodSync(own.path, 0o2770)
})

// Only root can be two users.
const testAsRoot = isRoot ? test : test.skip

testAsRoot.each(['sysvMq', 'posixMq'])(
  'two users share a runtime directory by a group: %s',
  async (factory) => {
    const [name, self, other] = [uniqueName('group'), uniqueName('root'), uniqueName('nobody')]
    const mailbox = (await indirect(name, factories[factory]!(), { mode: 0o660 })) as Mailbox<Uint8Array>
    const peer = await spawn()
    // Loads what it needs while it may still read it.
    await peer.call('mailbox', 'loads', factory, { removeOnLastClose: true })
    await peer.call('close', 'loads')
    await peer.call('becomeNobody')
    await peer.call('mailbox', name, factory)
    await peer.call('send', name, 'from nobody')
    expect(text((await mailbox.receive()).data)).toBe('from nobody')
    await mailbox.send(bytes('from root'))
    expect(await peer.call('receive', name)).toBe('from root')

    await peer.call('party', other, factory)
    const party = await direct(self, factories[factory]!())
    await party.send(other, bytes('to nobody'))
    expect(await peer.call('receiveAt', other)).toBe('to nobody')
    await peer.call('sendTo', other, self, 'to root')
    expect(text((await party.receive()).data)).toBe('to root')

    await peer.call('closeParty', other)
    await party.close()
    await mailbox.unlink()
    await mailbox.close()
    await peer.call('closeAll')
    await peer.kill()
  },
)

testAsRoot.each(['the maker', 'the other'])(
  'a System V link of two users leaves no queue, also where %s is the last to close',
  async (last) => {
    const [self, other] = [uniqueName('root'), uniqueName('nobody')]
    const peer = await spawn()
    await peer.call('mailbox', 'loads', 'sysvMq', { removeOnLastClose: true })
    await peer.call('close', 'loads')
    await peer.call('becomeNobody')
    await peer.call('party', other, 'sysvMq')
    const party = await direct(self, sysvMq())
    const links = party.links()
    // Who is dialled makes the queues.
    await peer.call('sendTo', other, self, 'hello')
    const { value: link } = await links.next()
    const queues = (/msqid (\d+), (\d+)/.exec(link?.address ?? '') ?? []).slice(1).map(Number)
    expect(queues).toHaveLength(2)
    const left = () => systemVQueues().filter(({ id }) => queues.includes(id))
    expect(left()).toHaveLength(2)
    if (last === 'the other') await party.close()
    await peer.call('closeParty', other)
    if (last === 'the maker') await party.close()
    expect(left()).toEqual([])
    await peer.kill()
  },
)
