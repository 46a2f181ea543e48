import diagnostics from 'node:diagnostics_channel'
import { indirect } from '@ipc/core'
import { describe, expect, test } from '@jest/globals'
import { ScriptedPort, scripted } from './support/scripted-port.js'
import { WaitingPort } from './support/waiting-port.js'

const bytes = (value: number): Uint8Array => new Uint8Array([value])
const numbers = (port: ScriptedPort): number[] => port.messages.map(([value]) => value as number)
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
/** Timers that keep the process alive now. */
const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length

describe('calls that wait go in their turn', () => {
  // Each waits first; the send behind it could go at once.
  const first = {
    'a full send': (port: WaitingPort) => ({ let: () => Object.assign(port, { room: 2 }) }),
    'a claim': (port: WaitingPort) => ({ let: () => Object.assign(port, { claims: 1 }) }),
    "ready('send')": (port: WaitingPort) => ({ let: () => Object.assign(port, { ready: true }) }),
  }
  test.each(Object.keys(first) as (keyof typeof first)[])(
    '%s, also where several are carried',
    async (kind) => {
      for (const transfersAtOnce of [1, 3]) {
        const port = Object.assign(new WaitingPort(), { transfersAtOnce })
        const mailbox = await indirect('turn', scripted(port))
        const calls = {
          'a full send': () => mailbox.send(bytes(1)),
          'a claim': () => mailbox.claim(5).then(({ view }) => expect(view).toHaveLength(5)),
          "ready('send')": () => mailbox.ready('send'),
        }
        let done = false
        const waiting = calls[kind]().then(() => {
          done = true
        })
        port.begins.add(2)
        const behind = mailbox.send(bytes(2))
        expect([port.begun, port.armed.send, mailbox.stats().pendingSends]).toEqual([[], 2, 2])
        port.wake()
        await turn()
        expect([port.begun, done]).toEqual([[], false])
        // One wake-up serves both.
        first[kind](port).let()
        port.begins.delete(2)
        port.room = 2
        port.wake()
        await Promise.all([waiting, behind])
        expect(numbers(port)).toEqual(kind === 'a full send' ? [1, 2] : [2])
        expect([port.armed.send, mailbox.stats().pendingSends]).toEqual([0, 0])
        await mailbox.close()
      }
    },
  )

  test('one that is tried waits for its turn too, and ready means that it would go', async () => {
    const port = new WaitingPort()
    const mailbox = await indirect('ready', scripted(port))
    const send = mailbox.send(bytes(1))
    port.ready = true
    port.claims = 1
    let ready = false
    const waiting = mailbox.ready('send').then(() => {
      ready = true
    })
    await turn()
    expect(ready).toBe(false)
    port.room = 1
    expect(mailbox.trySend(bytes(2))).toBe(false)
    expect(mailbox.tryClaim(1)).toBeUndefined()
    port.ready = false
    port.wake()
    await send
    await turn()
    expect([ready, numbers(port)]).toEqual([false, [1]])
    port.ready = true
    port.wake()
    await waiting
    await mailbox.ready('send')
    await mailbox.close()
  })

  test('a port that refuses one that is too large now is not given the next', async () => {
    const port = Object.assign(new WaitingPort(), { transfersAtOnce: 3 })
    port.begins.add(1).add(3)
    const mailbox = await indirect('large', scripted(port))
    const sends = [1, 2, 3].map((value) => mailbox.send(bytes(value)))
    expect(port.begun).toEqual([1])
    port.wake()
    expect(port.begun).toEqual([1])
    port.begins.add(2)
    port.wake()
    expect(port.begun).toEqual([1, 2, 3])
    for (const value of [1, 2, 3]) port.arrived.add(value)
    port.wake()
    await Promise.all(sends)
    await mailbox.close()
  })

  test('as many as the port carries, however many wait', async () => {
    const port = Object.assign(new WaitingPort(), { transfersAtOnce: 2 })
    for (const value of [1, 2, 3, 4]) port.begins.add(value)
    const mailbox = await indirect('many', scripted(port))
    const sends = [1, 2, 3, 4].map((value) => mailbox.send(bytes(value)))
    port.wake()
    expect(port.begun).toEqual([1, 2])
    port.arrived.add(2)
    port.wake()
    expect(port.begun).toEqual([1, 2, 3])
    for (const value of [1, 3, 4]) port.arrived.add(value)
    port.wake()
    await Promise.all(sends)
    expect(port.begun).toEqual([1, 2, 3, 4])
    await mailbox.close()
  })
})

describe('the list of those that wait', () => {
  test('C21 has an end: 1,024, or the capacity', async () => {
    for (const [capacity, most] of [
      [4, 1_024],
      [1_500, 1_500],
      [Number.POSITIVE_INFINITY, 1_024],
    ] as const) {
      const port = Object.assign(new WaitingPort(), { buffering: { capacity, bytes: 1 } })
      const mailbox = await indirect('most', scripted(port))
      const sends = Array.from({ length: most }, (_, at) => mailbox.send(bytes(at)))
      expect(mailbox.stats().pendingSends).toBe(most)
      const full = { code: 'IPC_FULL', limit: most, address: 'scripted' }
      await expect(mailbox.send(bytes(0))).rejects.toMatchObject(full)
      port.room = most + 1
      port.wake()
      await Promise.all(sends)
      await mailbox.send(bytes(0))
      expect(port.messages).toHaveLength(most + 1)
      await mailbox.close()
    }
  })

  test('C8 ends with the channel: none is tried any more, and the port is told nothing', async () => {
    const port = new WaitingPort()
    const mailbox = await indirect('ends', scripted(port))
    const sends = [1, 2].map((value) => mailbox.send(bytes(value)))
    const armed: number[] = []
    port.arm = (_, waiting) => void armed.push(waiting)
    let tries = 0
    port.trySend = () => {
      tries += 1
      return true
    }
    port.host?.ended('peer-died')
    port.wake()
    for (const send of sends) await expect(send).rejects.toMatchObject({ code: 'IPC_PEER_DIED' })
    expect([armed, tries, mailbox.stats().pendingSends]).toEqual([[], 0, 0])
    await mailbox.close()
  })

  test('C8 lets none go when one is given up while the channel closes', async () => {
    const port = new WaitingPort()
    const mailbox = await indirect('closes', scripted(port))
    const controller = new AbortController()
    const first = mailbox.send(bytes(1), { signal: controller.signal })
    const second = mailbox.send(bytes(2))
    port.room = 1
    const closing = mailbox.close()
    controller.abort()
    await expect(first).rejects.toMatchObject({ code: 'IPC_ABORTED' })
    await expect(second).rejects.toMatchObject({ code: 'IPC_CLOSED' })
    await closing
    expect(port.messages).toEqual([])
  })

  test('C5 sends none that an observer of the one before it has aborted', async () => {
    const port = new WaitingPort()
    const mailbox = await indirect('observed', scripted(port))
    const controller = new AbortController()
    const first = mailbox.send(bytes(1))
    const aborted = mailbox.send(bytes(2), { signal: controller.signal })
    const last = mailbox.send(bytes(3))
    const observe = () => controller.abort()
    diagnostics.subscribe('ipc:send', observe)
    port.room = 3
    port.wake()
    diagnostics.unsubscribe('ipc:send', observe)
    await expect(aborted).rejects.toMatchObject({ code: 'IPC_ABORTED' })
    await first
    // The port has been told that one waits, and wakes it.
    expect(port.armed.send).toBe(1)
    port.wake()
    await last
    expect([numbers(port), mailbox.stats().sent]).toEqual([[1, 3], 2])
    await mailbox.close()
  })

  test('arms its port while anybody waits, and not where nobody does', async () => {
    const port = new WaitingPort()
    const mailbox = await indirect('armed', scripted(port))
    const armed: number[] = []
    port.arm = (_, waiting) => void armed.push(waiting)
    port.wake()
    expect(armed).toEqual([])
    const sends = [1, 2].map((value) => mailbox.send(bytes(value)))
    port.room = 2
    port.wake()
    port.wake()
    await Promise.all(sends)
    expect(armed).toEqual([1, 2, 0])
    await mailbox.close()
  })

  test('C5 lets the next go when one is given up', async () => {
    const port = new WaitingPort()
    const mailbox = await indirect('given-up', scripted(port))
    const controller = new AbortController()
    const claim = mailbox.claim(1, { signal: controller.signal })
    const send = mailbox.send(bytes(1))
    port.room = 1
    controller.abort()
    await expect(claim).rejects.toMatchObject({ code: 'IPC_ABORTED' })
    await send
    expect([numbers(port), port.armed.send]).toEqual([[1], 0])
    await mailbox.close()
  })

  test('a wake-up while it is served is none of its own', async () => {
    const port = new WaitingPort()
    const mailbox = await indirect('served', scripted(port))
    const sends = [1, 2, 3].map((value) => mailbox.send(bytes(value)))
    const trySend = port.trySend.bind(port)
    port.room = 3
    port.trySend = (message, header) => {
      port.wake()
      return trySend(message, header)
    }
    port.wake()
    await Promise.all(sends)
    expect(numbers(port)).toEqual([1, 2, 3])
    await mailbox.close()
  })

  test('C18 keeps the process alive unless the channel is unreferenced', async () => {
    const port = new WaitingPort()
    const mailbox = await indirect('alive', scripted(port))
    const before = timers()
    const sends = [mailbox.send(bytes(1)), mailbox.ready('send')]
    expect(timers() - before).toBe(1)
    expect(mailbox.unref()).toBe(mailbox)
    expect(timers() - before).toBe(0)
    const later = mailbox.claim(1)
    expect(timers() - before).toBe(0)
    expect(mailbox.ref()).toBe(mailbox)
    expect(timers() - before).toBe(1)
    Object.assign(port, { room: 1, claims: 1, ready: true })
    port.wake()
    expect(timers() - before).toBe(0)
    await Promise.all([...sends, later])
    await mailbox.close()
  })
})

test("ready('send') is refused where only a broker's word says that a message was sent", async () => {
  const port = new ScriptedPort()
  const mailbox = await indirect('broker', scripted(port, [], { handOver: 'broker' }))
  await expect(mailbox.ready('send')).rejects.toMatchObject({ code: 'IPC_NOT_SUPPORTED' })
  await mailbox.close()
})
