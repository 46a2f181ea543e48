import { direct, type Mechanism } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { ownRuntimeDirectory } from './own-runtime-directory.js'
import { spawn } from './spawn.js'
import { systemVQueues } from './system-v.js'
import { bytes, text } from './text.js'

ownRuntimeDirectory()

const WATCHDOG_MS = 20_000
const factories = { sysvMq, posixMq } as unknown as Record<string, () => Mechanism>

describe.each(['sysvMq', 'posixMq'])('links of %s', (factory) => {
  const mechanism = () => factories[factory]!()

  test('what a killed peer had sent arrives, then its death is told, and nothing is left', async () => {
    const [self, other] = [uniqueName('living'), uniqueName('killed')]
    const peer = await spawn()
    const party = await direct(self, mechanism())
    await peer.call('party', other, factory)
    for (let index = 0; index < 5; index++) await peer.call('sendTo', other, self, `message ${index}`)
    const link = await party.link(other)
    await peer.kill('SIGKILL')
    const got: string[] = []
    const iterating = (async () => {
      for await (const { data } of link) got.push(text(data))
    })()
    await expect(withWatchdog(iterating, WATCHDOG_MS, 'the end of the link')).rejects.toMatchObject({
      code: 'IPC_PEER_DIED',
    })
    expect(got).toEqual([0, 1, 2, 3, 4].map((index) => `message ${index}`))
    await party.close()
    expect(queuesOf(link)).toEqual([])
    // The socket file of the killed party is for the next of its name to take over.
    await (await direct(other, mechanism())).close()
  })

  test('what a party sent before its close arrives', async () => {
    const [self, other] = [uniqueName('reader'), uniqueName('closer')]
    const peer = await spawn()
    await peer.call('party', other, factory)
    const party = await direct(self, mechanism())
    const link = await party.link(other)
    await peer.call('sendTo', other, self, 'last words')
    await peer.call('closeParty', other)
    expect(text((await withWatchdog(link.receive(), WATCHDOG_MS, 'the last message')).data)).toBe(
      'last words',
    )
    await expect(link.closed).resolves.toMatchObject({ reason: 'peer-closed' })
    await party.close()
    await peer.kill()
  })

  test('a Sync receive on a link sees the peer die', async () => {
    const [self, other] = [uniqueName('sync'), uniqueName('killed')]
    const peer = await spawn()
    await peer.call('party', other, factory)
    const party = await direct(self, mechanism())
    const link = await party.link(other)
    const exited = peer.kill('SIGKILL')
    expect(() => link.receiveSync({ timeoutMs: WATCHDOG_MS })).toThrow(
      expect.objectContaining({ code: 'IPC_PEER_DIED' }),
    )
    await exited
    await party.close()
  })

  test('a full link makes its sender wait until the other receives', async () => {
    const [self, other] = [uniqueName('full'), uniqueName('slow')]
    const peer = await spawn()
    await peer.call('party', other, factory)
    const party = await direct(self, mechanism(), { buffering: { capacity: 2 } })
    const link = await party.link(other)
    expect([1, 2, 3].map((number) => link.trySend(bytes(`${number}`)))).toEqual([true, true, false])
    const third = link.send(bytes('3'))
    expect(await peer.call('receiveAt', other)).toBe('1')
    await withWatchdog(third, WATCHDOG_MS, 'the third send')
    expect(await peer.call('receiveAt', other)).toBe('2')
    expect(await peer.call('receiveAt', other)).toBe('3')
    await party.close()
    await peer.call('closeParty', other)
    await peer.kill()
  })
})

test('when both of a pair are killed, the next System V party removes their queues', async () => {
  const [first, second] = [await spawn(), await spawn()]
  const names = [uniqueName('first'), uniqueName('second')] as const
  await first.call('party', names[0], 'sysvMq')
  await second.call('party', names[1], 'sysvMq')
  const address = await first.call<string>('link', names[0], names[1])
  await first.stop()
  await second.kill()
  await first.kill()
  expect(queuesOf({ address })).toHaveLength(2)
  for (const name of names) await (await direct(name, sysvMq())).close()
  expect(queuesOf({ address })).toEqual([])
})

/** Those of a System V link's two queues that exist. */
function queuesOf({ address }: { readonly address: string }): number[] {
  const [, there, back] = /msqid (\d+), (\d+)/.exec(address) ?? []
  return systemVQueues()
    .map(({ id }) => id)
    .filter((id) => id === Number(there ?? -1) || id === Number(back ?? -1))
}
