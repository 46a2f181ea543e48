import { getEventListeners } from 'node:events'
import { IpcError } from '@ipc/core'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { activeTimers } from './support/active-timers.js'
import { scriptedParty, turns } from './support/scripted-party.js'

const one = Uint8Array.of(1)
const outcome = (call: Promise<unknown>) => call.catch((error: unknown) => error)

afterEach(() => void jest.useRealTimers())

describe('a link', () => {
  test('is asked for once for all who wait, and given up when nobody waits any more', async () => {
    const { party, port } = await scriptedParty()
    const [one, other] = [new AbortController(), new AbortController()]
    const [first, second] = [one, other].map(({ signal }) => outcome(party.link('Q', { signal })))
    one.abort()
    expect(await first).toMatchObject({ code: 'IPC_ABORTED' })
    expect(port.connects.map(({ peer, signal }) => [peer, signal.aborted])).toEqual([['Q', false]])
    other.abort()
    expect(await second).toMatchObject({ code: 'IPC_ABORTED' })
    expect(port.connects[0]?.signal.aborted).toBe(true)
    // It is asked for anew; that the first attempt comes to its end then changes nothing.
    const third = party.link('Q')
    expect(port.connects).toHaveLength(2)
    port.connects[0]?.reject(new Error('given up'))
    await turns()
    const fourth = party.link('Q')
    expect(port.connects).toHaveLength(2)
    port.linked('Q')
    port.connects[1]?.resolve()
    expect(await third).toBe(await fourth)
    expect(port.connects[1]?.signal.aborted).toBe(false)
    expect(await party.link('Q')).toBe(await third)
    expect(port.connects).toHaveLength(2)
    await party.close()
  })

  test('that could not be made is asked for again', async () => {
    const { party, port } = await scriptedParty()
    const refused = outcome(party.link('Q'))
    const error = new IpcError('IPC_PERMISSION', 'Q does not accept P')
    port.connects[0]?.reject(error)
    expect(await refused).toBe(error)
    const link = party.link('Q')
    port.linked('Q')
    port.connects[1]?.resolve()
    expect((await link).peer).toBe('Q')
    await party.close()
  })

  test('whose peer dies before it is given is asked for again', async () => {
    const { party, port } = await scriptedParty()
    const link = party.link('Q')
    port.linked('Q').host?.ended('peer-died')
    port.connects[0]?.resolve()
    await turns()
    expect(port.connects).toHaveLength(2)
    port.linked('Q')
    port.connects[1]?.resolve()
    expect((await link).state).toBe('open')
    await party.close()
  })

  test('that is being closed is waited for; then another is made', async () => {
    const { party, port } = await scriptedParty()
    const old = port.linked('Q')
    let finish = (_: number): void => undefined
    old.onClose = () =>
      new Promise((resolve) => {
        finish = resolve
      })
    const first = await party.link('Q')
    const closing = first.close()
    const controller = new AbortController()
    const impatient = outcome(party.link('Q', { signal: controller.signal }))
    const second = party.link('Q')
    await turns()
    controller.abort()
    expect(await impatient).toMatchObject({ code: 'IPC_ABORTED' })
    expect(port.connects).toHaveLength(0)
    finish(0)
    await closing
    await turns()
    expect(port.connects).toHaveLength(1)
    port.linked('Q')
    port.connects[0]?.resolve()
    expect(await second).not.toBe(first)
    await party.close()
  })

  test('of a party with itself is a mistake', async () => {
    const { party, port } = await scriptedParty()
    await expect(party.link('P')).rejects.toThrow(TypeError)
    expect(port.connects).toHaveLength(0)
    await party.close()
  })

  test('leaves neither timer nor listener behind when it is made', async () => {
    const { party, port } = await scriptedParty()
    const before = activeTimers()
    const { signal } = new AbortController()
    const link = party.link('Q', { signal, timeoutMs: 60_000 })
    // One for its limit, one that keeps the process alive.
    expect(activeTimers() - before).toBe(2)
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    port.linked('Q')
    port.connects[0]?.resolve()
    await link
    expect(activeTimers() - before).toBe(0)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    await party.close()
  })
})

describe('C18 what a party waits for keeps the process alive, but not after unref', () => {
  const WAITS = {
    link: (party, signal) => party.link('Q', { signal }),
    'links()': (party, signal) => party.links({ signal }).next(),
    receive: (party, signal) => party.receive({ signal }),
  } satisfies Record<string, (party: Scripted, signal: AbortSignal) => Promise<unknown>>

  test.each(Object.entries(WAITS))('%s', async (_, wait) => {
    const { party } = await scriptedParty()
    const before = activeTimers()
    for (const [alive, more] of [
      ['ref', 1],
      ['unref', 0],
      ['ref', 1],
    ] as const) {
      party[alive]()
      const controller = new AbortController()
      const waiting = outcome(wait(party, controller.signal))
      expect([alive, activeTimers() - before]).toEqual([alive, more])
      controller.abort()
      expect(await waiting).toMatchObject({ code: 'IPC_ABORTED' })
      expect(activeTimers() - before).toBe(0)
    }
    await party.close()
  })

  test('a receive that waits already', async () => {
    const { party } = await scriptedParty()
    const before = activeTimers()
    const waiting = outcome(party.receive())
    expect(activeTimers() - before).toBe(1)
    expect([party.unref() === party, activeTimers() - before]).toEqual([true, 0])
    expect([party.ref() === party, activeTimers() - before]).toEqual([true, 1])
    await party.close()
    await waiting
    expect(activeTimers() - before).toBe(0)
  })
})

describe('party.send', () => {
  test('C5 has for the message what making the link has left of its limit', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] })
    jest.advanceTimersByTime(1_000)
    const { party, port } = await scriptedParty()
    let error: unknown
    const sending = party.send('Q', one, { timeoutMs: 50 }).catch((thrown: unknown) => {
      error = thrown
    })
    jest.advanceTimersByTime(30)
    port.linked('Q').room = 0
    port.connects[0]?.resolve()
    await turns()
    jest.advanceTimersByTime(18)
    await turns()
    expect(error).toBeUndefined()
    jest.advanceTimersByTime(2)
    await sending
    expect(error).toMatchObject({ code: 'IPC_TIMEOUT' })
    jest.useRealTimers()
    await party.close()
  })

  test('hands on what else its options say', async () => {
    const { party, port } = await scriptedParty(undefined, ['type'])
    const link = port.linked('Q')
    await party.send('Q', one, { type: 7, timeoutMs: 20_000 })
    await party.send('Q', one, { type: 8 })
    expect(link.sent.map(({ type }) => type)).toEqual([7, 8])
    link.room = 0
    const controller = new AbortController()
    const waiting = outcome(party.send('Q', one, { signal: controller.signal }))
    await turns()
    controller.abort()
    expect(await waiting).toMatchObject({ code: 'IPC_ABORTED' })
    await party.close()
  })
})

test('messages of a mechanism without attributes are taken all at once', async () => {
  const { party, port } = await scriptedParty()
  const looks: number[] = []
  port.linked('Q').tryReceiveMany = (messages, max) => {
    looks.push(max)
    return messages.push(one)
  }
  expect(await party.receiveMany({ max: 9 })).toEqual([{ data: one, from: 'Q' }])
  expect(looks).toEqual([9])
  await party.close()
})

type Scripted = Awaited<ReturnType<typeof scriptedParty>>['party']
