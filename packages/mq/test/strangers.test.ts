import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { indirect, type Mailbox, type Mechanism } from '@ipc/core'
import { PosixQueue, posixMq, SysvQueue, sysvMq } from '@ipc/mq'
import { uniqueName, until } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { ownRuntimeDirectory } from './own-runtime-directory.js'
import { spawn } from './spawn.js'
import { bytes } from './text.js'

ownRuntimeDirectory()

const WATCHDOG_MS = 20_000
const SIGNALS = 10

describe('a queue that another program made with a size of its own', () => {
  test('of System V is taken as it is, and other sizes are IPC_MISMATCH', async () => {
    const at = randomInt(1, 0x7fff_ffff)
    const made = SysvQueue.open(at, { create: 'exclusive' })
    try {
      made.set({ maxBytes: 500 })
      const asked = indirect(uniqueName('stranger'), sysvMq({ at }), { buffering: { bytes: 1000 } })
      await expect(asked).rejects.toMatchObject({ code: 'IPC_MISMATCH' })
      await expect(asked).rejects.toThrow('500')
      const taken = await indirect(uniqueName('stranger'), sysvMq({ at }))
      expect(taken.buffering.bytes).toBe(500)
      expect(made.stat().maxBytes).toBe(500)
      await taken.unlink()
      await taken.close()
    } finally {
      made.remove()
    }
  })

  test('of POSIX too', async () => {
    const at = `/${uniqueName('stranger')}`
    const made = PosixQueue.open(at, { create: 'exclusive', maxMessages: 3, messageBytes: 77 })
    try {
      for (const options of [{ buffering: { capacity: 5 } }, { maxMessageBytes: 100 }])
        await expect(indirect('stranger', posixMq({ at }), options)).rejects.toMatchObject({
          code: 'IPC_MISMATCH',
        })
      const taken = await indirect('stranger', posixMq({ at }))
      expect(taken.buffering.capacity).toBe(3)
      expect(() => taken.trySend(new Uint8Array(78))).toThrow(expect.objectContaining({ limit: 77 }))
      expect(taken.trySend(new Uint8Array(77))).toBe(true)
      await taken.unlink()
      await taken.close()
    } finally {
      made.close()
      PosixQueue.unlink(at)
    }
  })
})

test.each([
  ['sysvMq', sysvMq],
  ['posixMq', posixMq],
])('signals during a Sync receive of %s (EINTR) do not end it', async (factory, mechanism) => {
  const name = uniqueName('signals')
  const mailbox = (await indirect(name, mechanism() as Mechanism)) as Mailbox<Uint8Array>
  const peer = await spawn()
  try {
    await peer.call('mailbox', name, factory)
    const received = peer.call('receiveSyncUnderSignals', name, { timeoutMs: WATCHDOG_MS })
    await peer.next('waiting')
    const sleeps = () => /^State:\s+S/m.test(readFileSync(`/proc/${peer.pid}/status`, 'utf8'))
    for (let signal = 0; signal < SIGNALS; signal++) {
      await until(sleeps, WATCHDOG_MS, 'the thread sleeps')
      process.kill(peer.pid, 'SIGUSR2')
    }
    await mailbox.send(bytes('after the signals'))
    expect(await received).toBe('after the signals')
  } finally {
    await peer.kill()
    await mailbox.unlink()
    await mailbox.close()
  }
})
