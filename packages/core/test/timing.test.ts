import { indirect } from '@ipc/core'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { startTimer } from '../src/timing/deadline.js'
import { keepAlive, letGo } from '../src/timing/keep-alive.js'
import { LONGEST_BURST_MS, loopTurn, loopTurnIsDue } from '../src/timing/loop-turn.js'
import { addStaged, flushStaged, removeStaged } from '../src/timing/staged.js'
import { waitSync } from '../src/timing/sync-wait.js'
import { checkWait, timeoutError, WaitingCall, WaitList } from '../src/timing/waiting-call.js'
import { ScriptedPort, scripted } from './support/scripted-port.js'

/** Timers that keep the process alive now. Nothing else starts or ends one before the loop turns. */
const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length

afterEach(() => {
  jest.useRealTimers()
  jest.restoreAllMocks()
})

describe('C18 what waits keeps the process alive', () => {
  test('by one timer for all of it, which never fires', () => {
    const made = jest.spyOn(globalThis, 'setInterval')
    const before = timers()
    for (const count of [1, 2, 3]) {
      keepAlive()
      expect([count, timers() - before]).toEqual([count, 1])
    }
    for (const left of [2, 1, 0]) {
      letGo()
      expect(timers() - before).toBe(left === 0 ? 0 : 1)
    }
    keepAlive()
    expect(timers() - before).toBe(1)
    letGo()
    for (const [, milliseconds] of made.mock.calls) expect(milliseconds).toBeLessThan(2 ** 31)
    expect(made.mock.calls.length).toBeLessThanOrEqual(1)
  })

  test('as long as it waits and wants to', () => {
    const before = timers()
    const [call, idle] = [new WaitingCall<number>(), new WaitingCall<number>()]
    call.start(undefined, 'it', 'there', true)
    idle.start(undefined, 'it', 'there', false)
    expect(timers() - before).toBe(1)
    call.setAlive(false)
    call.setAlive(false)
    expect(timers() - before).toBe(0)
    call.setAlive(true)
    call.setAlive(true)
    expect(timers() - before).toBe(1)
    call.resolve(1)
    idle.resolve(1)
    expect(timers() - before).toBe(0)
  })
})

describe('a call that waits', () => {
  test('settles once', async () => {
    const call = new WaitingCall<unknown>()
    const list = new WaitList<WaitingCall<unknown>>()
    list.add(call)
    expect(call.settled).toBe(false)
    call.resolve(1)
    call.resolve(2)
    call.reject(new Error('late'))
    expect(call.settled).toBe(true)
    expect(list.size).toBe(0)
    expect(await call.promise).toBe(1)
  })

  test('starts a timer only for a limit', () => {
    const started = jest.spyOn(globalThis, 'setTimeout')
    const { signal } = new AbortController()
    for (const options of [undefined, {}, { signal }, { timeoutMs: Number.POSITIVE_INFINITY }]) {
      const call = new WaitingCall<number>()
      call.start(options, 'it', 'there', false)
      call.resolve(1)
    }
    startTimer(Number.POSITIVE_INFINITY, () => undefined)()
    expect(started).not.toHaveBeenCalled()
  })

  test('without options has no limit; its time-out names the limit and the object', () => {
    expect(checkWait(undefined, 'it')).toBe(Number.POSITIVE_INFINITY)
    expect(timeoutError(5, 'it', 'there')).toMatchObject({ limit: 5, address: 'there' })
  })
})

describe('C12 the event loop turns', () => {
  test('each 5 ms, also when calls have become slow, and the clock is read seldom where they are quick', () => {
    let now = Math.ceil(performance.now())
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now)
    // The loop turns when this test lets it.
    const atTurn: (() => void)[] = []
    const later = (callback: () => void) => atTurn.push(callback) as unknown as NodeJS.Immediate
    jest.spyOn(globalThis, 'setImmediate').mockImplementation(later as typeof setImmediate)
    let turned = now
    let longest = 0
    let turns = 0
    const calls = (count: number, milliseconds: number): void => {
      for (let call = 0; call < count; call++) {
        now += milliseconds
        if (!loopTurnIsDue()) continue
        longest = Math.max(longest, now - turned)
        void loopTurn()
        for (const callback of atTurn.splice(0)) callback()
        turned = now
        turns += 1
      }
    }
    calls(600, 2)
    longest = 0
    calls(600, 2)
    expect(longest).toBeLessThanOrEqual(LONGEST_BURST_MS + 4)
    // Quick ones make the looks rare; slow ones behind them make them frequent again.
    clock.mockClear()
    turns = 0
    calls(20_000, 0)
    expect(turns).toBe(0)
    expect(clock.mock.calls.length).toBeLessThan(200)
    calls(300, 2)
    longest = 0
    turns = 0
    calls(600, 2)
    expect(longest).toBeLessThanOrEqual(LONGEST_BURST_MS + 4)
    // Nor more often than need be.
    expect(turns).toBe(150)
  })
})

describe('sends that are staged', () => {
  test('go when they are flushed, until they are taken away, and before the process ends', () => {
    const listeners = process.listenerCount('exit')
    const sent: string[] = []
    const [one, other] = [() => sent.push('one'), () => sent.push('other')]
    addStaged(one)
    addStaged(other)
    expect(process.listenerCount('exit') - listeners).toBe(1)
    flushStaged()
    removeStaged(one)
    flushStaged()
    removeStaged(other)
    flushStaged()
    expect(sent).toEqual(['one', 'other', 'other'])
  })
})

describe('a Sync call', () => {
  const one = new Uint8Array([1])

  test('needs a written limit, and takes no signal', async () => {
    const mailbox = await indirect('unlimited', scripted(new ScriptedPort()))
    expect(() => mailbox.sendSync(one, {} as never)).toThrow(TypeError)
    expect(() => mailbox.receiveSync({} as never)).toThrow(TypeError)
    const { signal } = new AbortController()
    const options = { timeoutMs: 1, signal } as never
    expect(() => mailbox.sendSync(one, options)).toThrow(TypeError)
    expect(() => mailbox.receiveSync(options)).toThrow(TypeError)
    const look = () => undefined
    expect(() => waitSync(new ScriptedPort(), 'send', undefined, 'it', look)).toThrow(TypeError)
    await mailbox.close()
  })

  test('that need not wait does not sleep, also where it may not wait', async () => {
    const port = new ScriptedPort()
    const mailbox = await indirect('at-once', scripted(port))
    mailbox.sendSync(one, { timeoutMs: 0 })
    expect(mailbox.receiveSync({ timeoutMs: 0 }).data).toEqual(one)
    expect(port.slices).toEqual([])
    await mailbox.close()
  })

  test('sleeps until its limit and no longer, whenever it begins', async () => {
    const port = new ScriptedPort()
    const mailbox = await indirect('in-slices', scripted(port))
    jest.useFakeTimers({ now: 0 })
    jest.advanceTimersByTime(1_000)
    port.onSleep = () => jest.advanceTimersByTime(port.slices.at(-1) as number)
    expect(() => mailbox.receiveSync({ timeoutMs: 120 })).toThrow(
      expect.objectContaining({ code: 'IPC_TIMEOUT', limit: 120 }),
    )
    expect(port.slices).toEqual([50, 50, 20])
    jest.useRealTimers()
    await mailbox.close()
  })
})
