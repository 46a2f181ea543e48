import { readFileSync } from 'node:fs'
import { indirect, type Mechanism } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'
import { uniqueName } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { ownRuntimeDirectory } from './own-runtime-directory.js'

ownRuntimeDirectory()

const kernel = (path: string): number => Number(readFileSync(`/proc/sys/${path}`, 'utf8'))

describe('limits are met before any effect, and named with their value and cure', () => {
  const cases = [
    [
      'sysvMq bytes',
      sysvMq,
      { buffering: { bytes: kernel('kernel/msgmnb') + 1 } },
      kernel('kernel/msgmnb'),
      'kernel.msgmnb',
    ],
    [
      'posixMq capacity',
      posixMq,
      { buffering: { capacity: kernel('fs/mqueue/msg_max') + 1 } },
      kernel('fs/mqueue/msg_max'),
      'fs.mqueue.msg_max',
    ],
  ] as const

  test.each(cases)('%s', async (title, factory, options, limit, setting) => {
    const opening = indirect(uniqueName(title), factory() as Mechanism, options)
    await expect(opening).rejects.toMatchObject({ code: 'IPC_LIMIT', limit })
    await expect(opening).rejects.toThrow(`sysctl ${setting}`)
  })
})

test('a message over the limit is IPC_TOO_LARGE with the limit, and one at the limit goes', async () => {
  for (const mechanism of [sysvMq() as Mechanism, posixMq() as Mechanism]) {
    const mailbox = await indirect(uniqueName('large'), mechanism, { maxMessageBytes: 100 })
    try {
      expect(() => mailbox.trySend(new Uint8Array(101))).toThrow(
        expect.objectContaining({ code: 'IPC_TOO_LARGE', limit: 100 }),
      )
      expect(mailbox.trySend(new Uint8Array(100))).toBe(true)
      expect(mailbox.tryReceive()?.data).toHaveLength(100)
      expect(mailbox.trySend(new Uint8Array(0))).toBe(true)
      expect(mailbox.tryReceive()?.data).toHaveLength(0)
    } finally {
      await mailbox.unlink()
      await mailbox.close()
    }
  }
})

test('posixMq has no limit in bytes: IPC_NOT_SUPPORTED names what to use', async () => {
  const opening = indirect(uniqueName('bytes'), posixMq(), { buffering: { bytes: 4096 } })
  await expect(opening).rejects.toMatchObject({ code: 'IPC_NOT_SUPPORTED' })
  await expect(opening).rejects.toThrow('sysvMq()')
})

test('RLIMIT_MSGQUEUE: the error names it, and what was opened before goes on', async () => {
  const opened = []
  const options = {
    buffering: { capacity: kernel('fs/mqueue/msg_max') },
    maxMessageBytes: kernel('fs/mqueue/msgsize_max'),
  }
  let failure: unknown
  try {
    while (failure === undefined) {
      try {
        opened.push(await indirect(uniqueName('rlimit'), posixMq(), options))
      } catch (error) {
        failure = error
      }
    }
    expect(failure).toMatchObject({ code: 'IPC_LIMIT' })
    expect((failure as Error).message).toContain('RLIMIT_MSGQUEUE')
    expect(opened[0]?.trySend(new Uint8Array(1))).toBe(true)
  } finally {
    for (const mailbox of opened) {
      await mailbox.unlink()
      await mailbox.close()
    }
  }
})

test('bytes bounds a System V queue as asked', async () => {
  const mailbox = await indirect(uniqueName('bound'), sysvMq(), { buffering: { bytes: 100 } })
  try {
    expect(mailbox.buffering).toMatchObject({ bytes: 100 })
    expect([60, 41, 40, 1].map((length) => mailbox.trySend(new Uint8Array(length)))).toEqual([
      true,
      false,
      true,
      false,
    ])
  } finally {
    await mailbox.unlink()
    await mailbox.close()
  }
})

test('keys and names that are none are refused at once', () => {
  expect(() => sysvMq({ at: 0 })).toThrow(RangeError)
  expect(() => sysvMq({ at: 1.5 })).toThrow(TypeError)
  expect(() => sysvMq({ at: 2 ** 32 })).toThrow(RangeError)
  for (const at of ['jobs', '/', '/a/b', `/${'x'.repeat(255)}`, '/..'])
    expect(() => posixMq({ at })).toThrow(TypeError)
})
