import diagnostics from 'node:diagnostics_channel'
import { indirect } from '@ipc/core'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { stopClock } from './support/fake-clock.js'
import { scripted } from './support/scripted-port.js'
import { WaitingPort } from './support/waiting-port.js'

const bytes = (value: number): Uint8Array => new Uint8Array([value])
const numbers = (port: WaitingPort): number[] => port.messages.map(([value]) => value as number)

afterEach(() => {
  jest.useRealTimers()
})

describe('a send of several steps', () => {
  test('that is done at once needs no wake-up, and is counted, also for observers', async () => {
    const port = new WaitingPort()
    port.begins.add(1)
    port.arrived.add(1)
    const mailbox = await indirect('at-once', scripted(port))
    const seen: unknown[] = []
    const observe = (event: unknown) => seen.push(event)
    diagnostics.subscribe('ipc:send', observe)
    diagnostics.subscribe('ipc:full', observe)
    await mailbox.send(bytes(1))
    diagnostics.unsubscribe('ipc:send', observe)
    diagnostics.unsubscribe('ipc:full', observe)
    const what = "mailbox 'at-once' (scripted)"
    expect(seen).toEqual([
      { what, address: 'scripted' },
      { what, bytes: 1 },
    ])
    expect(port.advances).toBe(1)
    expect(mailbox.stats()).toMatchObject({ sent: 1, bytesSent: 1 })
    await mailbox.close()
  })

  test('C5 does not go on while it is taken back, is taken back once, and those behind it wait for that', async () => {
    const port = new WaitingPort()
    port.begins.add(1)
    let answer: (outcome: 'cancelled') => void = () => undefined
    const answered = new Promise<'cancelled'>((resolve) => {
      answer = resolve
    })
    port.onCancel = () => answered
    const mailbox = await indirect('taken-back', scripted(port))
    stopClock()
    const controller = new AbortController()
    const aborted = mailbox.send(bytes(1), { signal: controller.signal, timeoutMs: 10 })
    const behind = mailbox.send(bytes(2))
    const advances = port.advances
    controller.abort()
    // It would be sent by its next step, and there is room for the next: but nobody knows yet what became of the first.
    port.arrived.add(1)
    port.begins.add(2)
    port.wake()
    expect([port.advances, port.begun, port.cancels]).toEqual([advances, [1], 1])
    // Its time-out comes meanwhile.
    jest.advanceTimersByTime(20)
    expect(port.cancels).toBe(1)
    jest.useRealTimers()
    port.begins.delete(2)
    port.room = 1
    answer('cancelled')
    await expect(aborted).rejects.toMatchObject({ code: 'IPC_ABORTED' })
    await behind
    expect([numbers(port), mailbox.stats().sent]).toEqual([[2], 1])
    await mailbox.close()
  })

  test('that cannot be taken back ends with why', async () => {
    for (const [onCancel, wanted] of [
      [
        () => 'unknown' as const,
        { code: 'IPC_UNKNOWN_OUTCOME', cause: expect.objectContaining({ code: 'IPC_ABORTED' }) },
      ],
      [() => Promise.reject(new Error('the disk is gone')), { message: 'the disk is gone' }],
    ] as const) {
      const port = new WaitingPort()
      port.begins.add(1)
      port.onCancel = onCancel
      const mailbox = await indirect('fails', scripted(port))
      const controller = new AbortController()
      const send = mailbox.send(bytes(1), { signal: controller.signal })
      controller.abort()
      await expect(send).rejects.toMatchObject(wanted)
      await mailbox.close()
    }
  })

  test('whose step fails ends with that, and the next goes on', async () => {
    const port = new WaitingPort()
    const mailbox = await indirect('refused', scripted(port))
    const sends = [mailbox.send(bytes(1)), mailbox.send(bytes(2))]
    const trySend = port.trySend.bind(port)
    port.room = 1
    port.trySend = (message, header) => {
      if (message[0] === 1) throw new Error('refused')
      return trySend(message, header)
    }
    port.wake()
    await expect(sends[0]).rejects.toThrow('refused')
    await sends[1]
    expect([numbers(port), mailbox.stats().sent]).toEqual([[2], 1])
    await mailbox.close()
  })
})
