import { randomInt } from 'node:crypto'
import { indirect, type Mailbox } from '@ipc/core'
import { sysvMq } from '@ipc/mq'
import { withWatchdog } from '@ipc/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type ForeignProgram, foreignProgram } from './foreign-program.js'
import { ownRuntimeDirectory } from './own-runtime-directory.js'
import { bytes, text } from './text.js'

ownRuntimeDirectory()

describe.each(['sysv.pl', 'sysv.py', 'sysv.c'])('System V mailbox and %s', (file) => {
  let program: ForeignProgram
  let key: number
  let mailbox: Mailbox<Uint8Array, Uint8Array, { type: number }>

  beforeAll(() => {
    program = foreignProgram(file)
  })
  afterAll(() => program.dispose())
  beforeEach(async () => {
    key = randomInt(1, 0x7fff_ffff)
    mailbox = await indirect('foreign', sysvMq({ at: key }))
  })
  afterEach(async () => {
    await mailbox.unlink()
    await mailbox.close()
  })

  test('the kernel selects among types that it sent', async () => {
    for (const type of [5, 3, 4, 3]) await program('send', key, type, `of type ${type}`)
    expect(mailbox.tryReceive({ type: { lowestUpTo: 5 } })).toMatchObject({ type: 3 })
    expect(mailbox.tryReceive({ type: { except: 5 } })).toMatchObject({ type: 4 })
    expect(mailbox.tryReceive({ type: 4 })).toBeUndefined()
    expect(mailbox.tryReceive({ type: 3 })).toMatchObject({ type: 3, data: bytes('of type 3') })
    expect(mailbox.tryReceive()).toMatchObject({ type: 5, data: bytes('of type 5') })
    expect(mailbox.tryReceive()).toBeUndefined()
  })

  test('it receives our bytes as they are, by its own selection', async () => {
    for (const type of [5, 3, 4]) await mailbox.send(bytes(`message ${type}`), { type })
    expect(await program('receive', key, -5)).toBe('3 message 3')
    expect(await program('receive', key, 4)).toBe('4 message 4')
    expect(await program('receive', key, 0)).toBe('5 message 5')
  })

  test('its message wakes a waiting receive, and its receive a waiting send', async () => {
    const waiting = mailbox.receive()
    const sent = program('send', key, 2, 'wake up')
    const message = await withWatchdog(waiting, 20_000, 'the foreign message')
    expect([message.type, text(message.data)]).toEqual([2, 'wake up'])
    await sent

    while (mailbox.trySend(bytes('x'.repeat(4096))));
    const sending = mailbox.send(bytes('last'), { type: 9 })
    sending.catch(() => undefined)
    expect(await program('receive', key, 0)).toBe(`1 ${'x'.repeat(4096)}`)
    await withWatchdog(sending, 20_000, 'the waiting send')
    expect(text((await mailbox.receive({ type: 9 })).data)).toBe('last')
  })
})
