import { indirect, unlink } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'
import { uniqueName } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { ownRuntimeDirectory } from './own-runtime-directory.js'
import { spawn } from './spawn.js'
import { bytes } from './text.js'

ownRuntimeDirectory()

test.each([
  ['sysvMq', sysvMq],
  ['posixMq', posixMq],
])(
  'C18 a process with open, idle queues of %s ends by itself; what it sent stays',
  async (factory, mechanism) => {
    const [name, party] = [uniqueName('idle'), uniqueName('idle-party')]
    const peer = await spawn()
    await peer.call('mailbox', name, factory)
    await peer.call('party', party, factory)
    await peer.call('send', name, 'it stays')
    await peer.call('letGo')
    expect(await peer.exitedWithin(20_000)).toMatchObject({ code: 0, stderr: '' })
    const mailbox = await indirect(name, mechanism() as ReturnType<typeof sysvMq>, { create: 'never' })
    expect(mailbox.tryReceive()?.data).toEqual(bytes('it stays'))
    await mailbox.close()
    expect(await unlink(name, mechanism())).toBe(true)
  },
)

test('a waiting receive keeps the process alive until its message comes', async () => {
  const name = uniqueName('waiting')
  const peer = await spawn()
  await peer.call('mailbox', name, 'sysvMq')
  await peer.call('receiveLater', name, 'got')
  await peer.call('letGo')
  const mailbox = await indirect(name, sysvMq())
  await mailbox.send(bytes('now'))
  expect(await peer.next('got')).toBe('now')
  expect(await peer.exitedWithin(20_000)).toMatchObject({ code: 0 })
  await mailbox.unlink()
  await mailbox.close()
})
