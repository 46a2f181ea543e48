import { indirect, type Mailbox } from '@ipc/core'
import { posixMq } from '@ipc/mq'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type ForeignProgram, foreignProgram } from './foreign-program.js'
import { ownRuntimeDirectory } from './own-runtime-directory.js'
import { bytes, text } from './text.js'

ownRuntimeDirectory()

describe.each(['posix.py', 'posix.c'])('POSIX mailbox and %s', (file) => {
  let program: ForeignProgram
  let name: string
  let mailbox: Mailbox<Uint8Array, Uint8Array, { priority: number }>

  beforeAll(() => {
    program = foreignProgram(file)
  })
  afterAll(() => program.dispose())
  beforeEach(async () => {
    name = `/${uniqueName('foreign')}`
    mailbox = await indirect('foreign', posixMq({ at: name }))
  })
  afterEach(async () => {
    await mailbox.unlink()
    await mailbox.close()
  })

  test('the highest priority that it sent comes first', async () => {
    expect(mailbox.address).toBe(name)
    for (const priority of [1, 32767, 7]) await program('send', name, priority, `of priority ${priority}`)
    const got = [mailbox.tryReceive(), mailbox.tryReceive(), mailbox.tryReceive(), mailbox.tryReceive()]
    expect(got.map((message) => message?.priority)).toEqual([32767, 7, 1, undefined])
    expect(text(got[1]?.data ?? bytes(''))).toBe('of priority 7')
  })

  test('it receives our bytes as they are, the highest priority first', async () => {
    await mailbox.send(bytes('low'))
    await mailbox.send(bytes('high'), { priority: 12 })
    expect(await program('receive', name)).toBe('12 high')
    expect(await program('receive', name)).toBe('0 low')
  })

  test('its message wakes a waiting receive, and its receive a waiting send', async () => {
    const waiting = mailbox.receive()
    const sent = program('send', name, 2, 'wake up')
    const message = await withWatchdog(waiting, 20_000, 'the foreign message')
    expect([message.priority, text(message.data)]).toEqual([2, 'wake up'])
    await sent

    while (mailbox.trySend(bytes('filling')));
    const sending = mailbox.send(bytes('last'), { priority: 3 })
    sending.catch(() => undefined)
    expect(await program('receive', name)).toBe('0 filling')
    await withWatchdog(sending, 20_000, 'the waiting send')
    expect(text((await mailbox.receive()).data)).toBe('last')
  })
})
