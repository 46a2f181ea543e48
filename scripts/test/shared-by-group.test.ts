import { direct, indirect, type Mechanism } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'
import { fifo } from '@ipc/pipe'
import { shm } from '@ipc/shm'
import { unix } from '@ipc/socket'
import { type Peer, uniqueName } from '@ipc/testkit'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  GROUP,
  isRoot,
  MEMBER,
  otherUser,
  ownRuntimeDirectory,
  STRANGER,
  shareWithGroup,
} from './support/two-users.js'

const describeAsRoot = isRoot ? describe : describe.skip
const factories = { shm, fifo, sysvMq, posixMq, unix } as unknown as Record<
  string,
  (options?: object) => Mechanism
>
const bytes = (text: string) => new TextEncoder().encode(text)
const text = (data: Uint8Array) => Buffer.from(data).toString()

describeAsRoot('two users share a runtime directory by a group', () => {
  let member: Peer
  let stranger: Peer
  let runtime: ReturnType<typeof ownRuntimeDirectory>
  beforeAll(async () => {
    runtime = ownRuntimeDirectory()
    // The group is not the member's first: what he makes must be given to it.
    const [asMember, asStranger] = [otherUser(MEMBER, [MEMBER, GROUP]), otherUser(STRANGER)]
    ;[member, stranger] = [await asMember, await asStranger]
    shareWithGroup(runtime.path)
  })
  afterAll(async () => {
    await Promise.all([member.kill(), stranger.kill()])
    runtime.restore()
  })

  const ways: [factory: string, options: object][] = [
    ['shm', {}],
    ['shm', { backing: 'sysv' }],
    ['fifo', {}],
    ['sysvMq', {}],
    ['posixMq', {}],
    ['unix', {}],
  ]

  it.each(ways)('a mailbox of %s %o, whoever makes it', async (factory, options) => {
    const make = () => factories[factory]!(options)
    for (const maker of ['this user', 'the member']) {
      const name = uniqueName('group')
      if (maker === 'the member') await member.call('mailbox', name, factory, options, { mode: 0o660 })
      const mailbox = await indirect(name, make(), { mode: 0o660 })
      if (maker === 'this user') await member.call('mailbox', name, factory, options, { mode: 0o660 })
      await mailbox.send(bytes('to the member'))
      expect(await member.call('receive', name)).toBe('to the member')
      await member.call('send', name, 'from the member')
      expect(text((await mailbox.receive({ timeoutMs: 20_000 })).data)).toBe('from the member')
      await expect(stranger.call('mailbox', name, factory, options, { mode: 0o660 })).rejects.toMatchObject({
        code: 'IPC_PERMISSION',
      })
      await mailbox.unlink()
      await member.call('close', name)
      await mailbox.close()
    }
  })

  it.each(['shm', 'fifo', 'sysvMq', 'posixMq', 'unix'])('a link of %s', async (factory) => {
    const [self, other] = [uniqueName('own'), uniqueName('member')]
    const party = await direct(self, factories[factory]!(), {
      accept: (_peer, { uid }) => uid === MEMBER,
    })
    await member.call('party', other, factory)
    await member.call('sendTo', other, self, 'hello')
    expect(text((await party.receive({ timeoutMs: 20_000 })).data)).toBe('hello')
    await member.call('close', other)
    await party.close()
  })
})
