import { direct, type Mechanism } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'
import { leftBehind, leftovers, uniqueName, withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { spawn } from './spawn.js'
import { systemVQueues } from './system-v.js'
import { bytes, text } from './text.js'

const WATCHDOG_MS = 20_000
const factories = { sysvMq, posixMq } as unknown as Record<string, () => Mechanism>

describe.each(['sysvMq', 'posixMq'])('links of %s', (factory) => {
  const mechanism = () => factories[factory]!()

  test('what a killed peer had sent arrives, then its death is told, and nothing is left', async () => {
    const before = leftovers()
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
    // The socket file of the killed party is for the next of its name to take over.
    const left = leftBehind(before, leftovers()).filter((name) => !name.endsWith('.party'))
    expect(left).toEqual([])
    const heir = await direct(other, mechanism())
    await heir.close()
    expect(leftBehind(before, leftovers())).toEqual([])
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
    await peer.kill()
  })
})

test('when both of a pair are killed, the next System V party removes their queues', async () => {
  const before = systemVQueues().length
  const peers = [await spawn(), await spawn()] as const
  const names = [uniqueName('first'), uniqueName('second')] as const
  await peers[0].call('party', names[0], 'sysvMq')
  await peers[1].call('party', names[1], 'sysvMq')
  await peers[0].call('link', names[0], names[1])
  await peers[0].stop()
  await peers[1].kill()
  await peers[0].kill()
  expect(systemVQueues().length).toBe(before + 2)
  for (const name of names) await (await direct(name, sysvMq())).close()
  expect(systemVQueues().length).toBe(before)
})
