import { indirect, indirectSync, json, type Mechanism, unlink } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'
import { uniqueName } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { ownRuntimeDirectory } from './own-runtime-directory.js'
import { makeForeignQueue, removeForeignQueue, systemVQueues } from './system-v.js'
import { bytes } from './text.js'

ownRuntimeDirectory()

const factories = { sysvMq, posixMq } as unknown as Record<string, () => Mechanism>

describe.each(['sysvMq', 'posixMq'])('opening %s', (factory) => {
  const mechanism = () => factories[factory]!()

  test('exclusive and never', async () => {
    const name = uniqueName('create')
    await expect(indirect(name, mechanism(), { create: 'never' })).rejects.toMatchObject({
      code: 'IPC_NOT_FOUND',
    })
    const mailbox = await indirect(name, mechanism(), { create: 'exclusive' })
    await expect(indirect(name, mechanism(), { create: 'exclusive' })).rejects.toMatchObject({
      code: 'IPC_EXISTS',
    })
    await (await indirect(name, mechanism(), { create: 'never' })).close()
    await mailbox.close()
    expect(await unlink(name, mechanism())).toBe(true)
    await expect(indirect(name, mechanism(), { create: 'never' })).rejects.toMatchObject({
      code: 'IPC_NOT_FOUND',
    })
    expect(await unlink(name, mechanism())).toBe(false)
  })

  test('C19 other attributes than the creator named are IPC_MISMATCH; none take what is there', async () => {
    const name = uniqueName('mismatch')
    const options = { codec: json(), buffering: { capacity: 4 }, maxMessageBytes: 200 }
    const mailbox = await indirect(name, mechanism(), options)
    for (const other of [{ codec: undefined }, { buffering: { capacity: 5 } }, { maxMessageBytes: 100 }]) {
      await expect(indirect(name, mechanism(), { ...options, ...other })).rejects.toMatchObject({
        code: 'IPC_MISMATCH',
      })
    }
    const second = await indirect(name, mechanism(), { codec: json() })
    expect(second.buffering.capacity).toBe(4)
    await second.close()
    await mailbox.unlink()
    await mailbox.close()
  })

  test('removeOnLastClose removes with the last handle, not before', async () => {
    const name = uniqueName('last')
    const options = { removeOnLastClose: true }
    const [first, second] = [
      await indirect(name, mechanism(), options),
      await indirect(name, mechanism(), options),
    ]
    await first.send(bytes('kept'))
    await first.close()
    expect(second.tryReceive()?.data).toEqual(bytes('kept'))
    await second.close()
    await expect(indirect(name, mechanism(), { create: 'never' })).rejects.toMatchObject({
      code: 'IPC_NOT_FOUND',
    })
  })

  test('Sync from the opening on', async () => {
    const name = uniqueName('sync')
    const mailbox = indirectSync(name, mechanism())
    mailbox.sendSync(bytes('a'), { timeoutMs: 1000 })
    expect(mailbox.receiveSync({ timeoutMs: 1000 }).data).toEqual(bytes('a'))
    expect(() => mailbox.receiveSync({ timeoutMs: 20 })).toThrow(
      expect.objectContaining({ code: 'IPC_TIMEOUT' }),
    )
    await mailbox.unlink()
    await mailbox.close()
  })
})

test('a derived key that a stranger has is refused with its queue left alone', async () => {
  const name = uniqueName('stranger')
  const first = await indirect(name, sysvMq())
  const key = Number(first.address) | 0
  await first.unlink()
  await first.close()
  makeForeignQueue(key)
  try {
    const opening = indirect(name, sysvMq())
    await expect(opening).rejects.toMatchObject({ code: 'IPC_MISMATCH' })
    await expect(opening).rejects.toThrow(`sysvMq({ at: ${first.address} })`)
    expect(systemVQueues().some((queue) => queue.key === key)).toBe(true)
    const onPurpose = await indirect(name, sysvMq({ at: key }))
    expect(onPurpose.trySend(bytes('x'))).toBe(true)
    await onPurpose.unlink()
    await onPurpose.close()
  } finally {
    if (systemVQueues().some((queue) => queue.key === key)) removeForeignQueue(key)
  }
})

test('a queue that ipcrm removed is made anew at the next open, its record forgotten', async () => {
  const name = uniqueName('anew')
  const first = await indirect(name, sysvMq(), { codec: json() })
  removeForeignQueue(Number(first.address) | 0)
  await first.close()
  const second = await indirect(name, sysvMq(), { maxMessageBytes: 64 })
  expect(second.trySend(bytes('x'))).toBe(true)
  await second.unlink()
  await second.close()
})

test('a message longer than the mailbox takes is IPC_CORRUPT, and the next one comes', async () => {
  const name = uniqueName('long')
  const [small, key] = await indirect(name, sysvMq(), { maxMessageBytes: 10 }).then(
    (box) => [box, Number(box.address) | 0] as const,
  )
  const foreign = await indirect('same-queue', sysvMq({ at: key }))
  await foreign.send(bytes('longer than ten bytes'))
  await foreign.send(bytes('ten bytes.'))
  expect(() => small.tryReceive()).toThrow(expect.objectContaining({ code: 'IPC_CORRUPT', limit: 10 }))
  expect(small.tryReceive()?.data).toEqual(bytes('ten bytes.'))
  await small.unlink()
  await foreign.unlink()
  await small.close()
  await foreign.close()
})
