import { indirect } from '@ipc/core'
import type { Transfer } from '@ipc/core/adapter'
import { expect, test } from '@jest/globals'
import { ScriptedPort, scripted } from './support/scripted-port.js'

type Outcome = Awaited<ReturnType<Transfer['cancel']>>

/** A full port whose sends of several steps stand still, and are taken back with `outcome`. */
function standingStill(outcome: Outcome | Promise<Outcome>): ScriptedPort {
  const port = new ScriptedPort()
  port.room = 0
  port.transfer = { advance: () => false, cancel: () => outcome }
  return port
}

const one = new Uint8Array([1])

test.each<[Outcome, string | undefined]>([
  ['cancelled', 'IPC_ABORTED'],
  ['unknown', 'IPC_UNKNOWN_OUTCOME'],
  ['sent', undefined],
])('an aborted send whose mechanism answers %s', async (outcome, code) => {
  for (const answer of [outcome, Promise.resolve(outcome)]) {
    const mailbox = await indirect('aborted', scripted(standingStill(answer)))
    const controller = new AbortController()
    const send = mailbox.send(one, { signal: controller.signal })
    controller.abort()
    const failed = await send.then(
      () => undefined,
      (error) => error.code,
    )
    expect(failed).toBe(code)
    expect(mailbox.stats().sent).toBe(code === undefined ? 1 : 0)
    await mailbox.close()
  }
})

test.each<[Outcome, string | undefined]>([
  ['cancelled', 'IPC_TIMEOUT'],
  ['unknown', 'IPC_UNKNOWN_OUTCOME'],
  ['sent', undefined],
])('a sendSync that times out and whose mechanism answers %s', async (outcome, code) => {
  const mailbox = await indirect('late', scripted(standingStill(outcome)))
  let failed: unknown
  try {
    mailbox.sendSync(one, { timeoutMs: 0 })
  } catch (error) {
    failed = (error as { code?: string }).code
  }
  expect(failed).toBe(code)
  await mailbox.close()
})

test('the send behind an aborted one goes as soon as that is taken back', async () => {
  const port = standingStill('cancelled')
  const mailbox = await indirect('behind', scripted(port))
  const controller = new AbortController()
  const first = mailbox.send(one, { signal: controller.signal })
  const second = mailbox.send(new Uint8Array([2]))
  port.room = 1
  controller.abort()
  await expect(first).rejects.toMatchObject({ code: 'IPC_ABORTED' })
  await second
  expect(port.messages).toEqual([new Uint8Array([2])])
  await mailbox.close()
})

test('drop-oldest takes messages away until the new one fits', async () => {
  const port = new ScriptedPort()
  port.room = 3
  const mailbox = await indirect('drops', scripted(port), { buffering: { whenFull: 'drop-oldest' } })
  for (let value = 0; value < 5; value++) expect(mailbox.trySend(new Uint8Array([value]))).toBe(true)
  expect(port.messages.map(([value]) => value)).toEqual([2, 3, 4])
  expect(mailbox.stats()).toMatchObject({ sent: 5, dropped: 2, received: 0 })
  await mailbox.close()
})

test('a Sync call sleeps in slices of at most 50 ms, and goes on when there is room', async () => {
  const port = new ScriptedPort()
  port.room = 0
  port.onSleep = () => {
    if (port.slices.length === 3) port.room = 1
  }
  const mailbox = await indirect('sliced', scripted(port))
  mailbox.sendSync(one, { timeoutMs: Number.POSITIVE_INFINITY })
  expect(port.slices).toHaveLength(3)
  expect(Math.max(...port.slices)).toBeLessThanOrEqual(50)
  await mailbox.close()
})

test.each(['trySend', 'send', 'sendMany', 'sendSync'] as const)(
  'a %s whose try finds the object gone is refused and waits for nothing',
  async (call) => {
    const port = new ScriptedPort()
    const mailbox = await indirect('gone', scripted(port))
    port.trySend = () => {
      port.host?.ended('unlinked')
      return false
    }
    const calls = {
      trySend: async () => mailbox.trySend(one),
      send: () => mailbox.send(one),
      sendMany: () => mailbox.sendMany([one]),
      sendSync: async () => mailbox.sendSync(one, { timeoutMs: Number.POSITIVE_INFINITY }),
    }
    await expect(calls[call]()).rejects.toMatchObject({ code: 'IPC_CLOSED' })
    expect(mailbox.stats().pendingSends).toBe(0)
    await mailbox.close()
  },
)

test('a claim and a ready that wait get what the port throws when it wakes them', async () => {
  class FailingPort extends ScriptedPort {
    fails = false
    tryClaim(): undefined {
      if (this.fails) throw new Error('the memory is not ours')
    }
    override isReady(): boolean {
      if (this.fails) throw new Error('the memory is not ours')
      return false
    }
  }
  const port = new FailingPort()
  const mailbox = await indirect('failing', scripted(port))
  const claiming = (mailbox as unknown as { claim(bytes: number): Promise<unknown> }).claim(8)
  const ready = mailbox.ready('send')
  port.fails = true
  port.host?.wake('send')
  await expect(claiming).rejects.toThrow('not ours')
  await expect(ready).rejects.toThrow('not ours')
  await mailbox.close()
})
