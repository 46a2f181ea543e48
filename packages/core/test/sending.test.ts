import diagnostics from 'node:diagnostics_channel'
import { indirect, type Mailbox } from '@ipc/core'
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

const sends = {
  send: (mailbox: Mailbox<Uint8Array>) => mailbox.send(one),
  sendSync: async (mailbox: Mailbox<Uint8Array>) => mailbox.sendSync(one, { timeoutMs: 20_000 }),
  sendMany: (mailbox: Mailbox<Uint8Array>) => mailbox.sendMany([one]),
  trySend: async (mailbox: Mailbox<Uint8Array>) => mailbox.trySend(one),
}

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

test.each(['send', 'sendSync', 'trySend', 'sendMany'] as const)(
  'a %s where there is room sends once, and says so',
  async (call) => {
    const port = new ScriptedPort()
    const mailbox = await indirect('once', scripted(port))
    await sends[call](mailbox)
    expect(port.messages).toEqual([one])
    expect(port.armed.send).toBe(0)
    expect(mailbox.stats()).toMatchObject({ sent: 1, bytesSent: 1, timesFull: 0, dropped: 0 })
    await mailbox.close()
  },
)

test.each(['send', 'sendSync', 'sendMany', 'trySend'] as const)(
  'a %s to a full channel does what whenFull says',
  async (call) => {
    const port = new ScriptedPort()
    port.room = 1
    port.messages.push(new Uint8Array([0]))
    const rejecting = await indirect('rejects', scripted(port), { buffering: { whenFull: 'reject' } })
    if (call === 'trySend') expect(rejecting.trySend(one)).toBe(false)
    else {
      const full = { code: 'IPC_FULL', address: 'scripted', limit: Number.POSITIVE_INFINITY }
      await expect(sends[call](rejecting)).rejects.toMatchObject(full)
    }
    expect(rejecting.stats()).toMatchObject({ sent: 0, timesFull: 1, dropped: 0 })
    expect(port.messages).toHaveLength(1)
    await rejecting.close()
    const dropping = await indirect('drops', scripted(port), { buffering: { whenFull: 'drop-incoming' } })
    expect(await sends[call](dropping)).toBe(call === 'trySend' ? false : undefined)
    expect(dropping.stats()).toMatchObject({ sent: 0, timesFull: 1, dropped: 1, pendingSends: 0 })
    expect(port.messages).toEqual([new Uint8Array([0])])
    await dropping.close()
  },
)

test.each([
  [{ capacity: 3, bytes: 100 }, 3],
  [{ capacity: Number.POSITIVE_INFINITY, bytes: 100 }, 100],
])('IPC_FULL of a channel with %p has the limit that was met', async (buffering, limit) => {
  const port = Object.assign(new ScriptedPort(), { buffering, room: 0 })
  const mailbox = await indirect('limit', scripted(port), { buffering: { whenFull: 'reject' } })
  await expect(mailbox.send(one)).rejects.toMatchObject({ code: 'IPC_FULL', limit, address: 'scripted' })
  await mailbox.close()
})

test('with drop-oldest and nothing to drop a try fails and a send waits', async () => {
  const port = new ScriptedPort()
  port.room = 0
  const mailbox = await indirect('none', scripted(port), { buffering: { whenFull: 'drop-oldest' } })
  expect(mailbox.trySend(one)).toBe(false)
  const waiting = mailbox.send(one)
  expect(mailbox.stats()).toMatchObject({ sent: 0, dropped: 0, pendingSends: 1 })
  port.room = 1
  port.host?.wake('send')
  await waiting
  await mailbox.close()
})

test('a send with timeoutMs 0 looks once', async () => {
  const port = new ScriptedPort()
  port.room = 0
  const mailbox = await indirect('once', scripted(port))
  const send = mailbox.send(one, { timeoutMs: 0 })
  port.room = 1
  port.host?.wake('send')
  await expect(send).rejects.toMatchObject({ code: 'IPC_TIMEOUT', limit: 0, address: 'scripted' })
  expect(port.messages).toEqual([])
  await mailbox.close()
})

test('a sendSync lets the sends go first that wait already', async () => {
  const port = new ScriptedPort()
  port.room = 0
  // The first is under way, so that the port has room for the second before the first has gone.
  let gone = false
  port.onBegin = ([value]) =>
    value === 1
      ? {
          advance: () => {
            if (gone) port.messages.push(one)
            return gone
          },
          cancel: () => 'cancelled',
        }
      : undefined
  const mailbox = await indirect('first', scripted(port))
  const first = mailbox.send(one)
  port.room = 2
  port.onSleep = () => {
    // The other end of a lost wake-up: this thread would be blocked for ever.
    if (port.slices.length > 10) throw new Error('the first was not looked at')
    if (port.slices.length === 3) gone = true
  }
  mailbox.sendSync(new Uint8Array([2]), { timeoutMs: Number.POSITIVE_INFINITY })
  expect(port.messages).toEqual([one, new Uint8Array([2])])
  expect(port.slices).toHaveLength(3)
  await first
  expect(mailbox.stats()).toMatchObject({ sent: 2, bytesSent: 2 })
  await mailbox.close()
})

test('a sendSync that times out before anything has begun was not sent', async () => {
  const port = new ScriptedPort()
  port.room = 0
  const mailbox = await indirect('late', scripted(port))
  expect(() => mailbox.sendSync(one, { timeoutMs: 0 })).toThrow(
    expect.objectContaining({ code: 'IPC_TIMEOUT' }),
  )
  expect(mailbox.stats()).toMatchObject({ sent: 0, timesFull: 1 })
  await mailbox.close()
})

test('Sync calls need a port that can sleep and traits that say so', async () => {
  const sleepless = Object.assign(new ScriptedPort(), { sleep: undefined as never })
  for (const [port, sync] of [
    [sleepless, true],
    [new ScriptedPort(), false],
  ] as const) {
    const mailbox = await indirect('sleepless', scripted(port, [], { sync }))
    const refused = expect.objectContaining({ code: 'IPC_NOT_SUPPORTED' })
    expect(() => mailbox.sendSync(one, { timeoutMs: 0 })).toThrow(refused)
    expect(() => mailbox.receiveSync({ timeoutMs: 0 })).toThrow(refused)
    expect(port.messages).toEqual([])
    await mailbox.close()
  }
})

test('a full channel is counted once a call, where the port carries several at once too', async () => {
  for (const transfersAtOnce of [undefined, 3]) {
    const port = Object.assign(new ScriptedPort(), transfersAtOnce === undefined ? {} : { transfersAtOnce })
    port.room = 1
    const mailbox = await indirect('counted', scripted(port))
    expect(mailbox.trySend(one)).toBe(true)
    expect(mailbox.stats().timesFull).toBe(0)
    expect(mailbox.trySend(one)).toBe(false)
    expect(mailbox.stats().timesFull).toBe(1)
    await mailbox.close()
  }
})

test('observers are told of each message that was sent, and of no other', async () => {
  const port = new ScriptedPort()
  port.room = 2
  const mailbox = await indirect('observed', scripted(port))
  const seen: unknown[] = []
  const observe = (event: unknown) => seen.push(event)
  diagnostics.subscribe('ipc:send', observe)
  await mailbox.send(new Uint8Array(3))
  expect(mailbox.trySend(new Uint8Array(5))).toBe(true)
  expect(mailbox.trySend(new Uint8Array(7))).toBe(false)
  diagnostics.unsubscribe('ipc:send', observe)
  expect(seen).toEqual([3, 5].map((bytes) => ({ what: "mailbox 'observed' (scripted)", bytes })))
  await mailbox.close()
})
