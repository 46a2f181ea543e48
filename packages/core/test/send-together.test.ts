import diagnostics from 'node:diagnostics_channel'
import { indirect } from '@ipc/core'
import { describe, expect, test } from '@jest/globals'
import { ScriptedPort, scripted } from './support/scripted-port.js'

/** A port that takes messages together. */
class StagingPort extends ScriptedPort {
  readonly staged: Uint8Array[] = []
  readonly flushes: number[] = []
  /** What was to be staged, each time. */
  readonly offered: number[] = []
  refuses = false
  failure: Error | undefined
  /** How many one batch takes, and what none takes. */
  most = Number.POSITIVE_INFINITY
  readonly tooLong = new Set<number>()

  stage(bytes: Uint8Array): boolean {
    this.offered.push(bytes[0] as number)
    if (this.staged.length >= this.most || this.tooLong.has(bytes[0] as number)) return false
    this.staged.push(Uint8Array.from(bytes))
    return true
  }
  flush(): boolean {
    const failure = this.failure
    this.failure = undefined
    if (failure !== undefined) {
      this.staged.length = 0
      throw failure
    }
    if (this.refuses) return false
    if (this.staged.length > 0) this.flushes.push(this.staged.length)
    this.messages.push(...this.staged.splice(0))
    return true
  }
  unstage(): void {
    this.staged.length = 0
  }
}

const message = (number: number): Uint8Array => Uint8Array.of(number)
const numbers = (port: StagingPort): number[] => port.messages.map((bytes) => bytes[0] as number)

test('C0 sends of one run go together behind the first, before any of them is seen to have resolved', async () => {
  const port = new StagingPort()
  const mailbox = await indirect('together', scripted(port))
  const sends = [1, 2, 3, 4].map((number) => mailbox.send(message(number)))
  expect(numbers(port)).toEqual([1])
  await sends[1]
  expect(numbers(port)).toEqual([1, 2, 3, 4])
  expect(port.flushes).toEqual([3])
  await Promise.all(sends)
  await mailbox.send(message(5))
  expect(port.flushes).toEqual([3])
  expect(mailbox.stats().sent).toBe(5)
  await mailbox.close()
})

test('C2 another send, a try and stats let those that are staged go first', async () => {
  const port = new StagingPort()
  const mailbox = await indirect('first', scripted(port))
  const sends = [mailbox.send(message(1)), mailbox.send(message(2))]
  expect(mailbox.trySend(message(3))).toBe(true)
  sends.push(mailbox.send(message(4)))
  sends.push(mailbox.send(message(5), { timeoutMs: 1000 }))
  sends.push(mailbox.send(message(6)))
  expect(mailbox.stats().sent).toBe(6)
  expect(numbers(port)).toEqual([1, 2, 3, 4, 5, 6])
  await Promise.all(sends)
  await mailbox.close()
})

test('what the port refuses waits, in its place, and ends with the channel as if it had never been sent', async () => {
  const port = new StagingPort()
  const mailbox = await indirect('refused', scripted(port))
  const first = mailbox.send(message(1))
  port.refuses = true
  const staged = [mailbox.send(message(2)), mailbox.send(message(3))]
  expect(mailbox.trySend(message(4))).toBe(false)
  port.refuses = false
  port.host?.wake('send')
  await Promise.all([first, ...staged])
  expect(numbers(port)).toEqual([1, 2, 3])

  void mailbox.send(message(5))
  port.refuses = true
  const lost = expect(mailbox.send(message(6))).rejects.toMatchObject({ code: 'IPC_CLOSED' })
  await mailbox.close()
  await lost
  expect(port.staged).toEqual([])
  expect(numbers(port)).toEqual([1, 2, 3, 5])
})

test('a Sync call of another channel of the thread lets them go', async () => {
  const port = new StagingPort()
  const other = new StagingPort()
  const mailbox = await indirect('here', scripted(port))
  const blocked = await indirect('there', scripted(other))
  const sends = [mailbox.send(message(1)), mailbox.send(message(2))]
  expect(() => blocked.receiveSync({ timeoutMs: 0 })).toThrow(
    expect.objectContaining({ code: 'IPC_TIMEOUT' }),
  )
  expect(numbers(port)).toEqual([1, 2])
  await Promise.all(sends)
  await Promise.all([mailbox.close(), blocked.close()])
})

describe('C2 C3 a message that is not staged', () => {
  test('makes the port hand over a full batch, and goes into the next', async () => {
    const port = new StagingPort()
    port.most = 2
    const mailbox = await indirect('full-batch', scripted(port))
    const sends = [1, 2, 3, 4, 5, 6].map((number) => mailbox.send(message(number)))
    expect(numbers(port)).toEqual([1, 2, 3, 4, 5])
    await Promise.all(sends)
    expect(numbers(port)).toEqual([1, 2, 3, 4, 5, 6])
    expect(port.flushes).toEqual([2, 2, 1])
    expect(mailbox.stats()).toMatchObject({ sent: 6, bytesSent: 6, timesFull: 0 })
    await mailbox.close()
  })

  test('because it is too long goes by itself, in its place, and is offered no oftener than need be', async () => {
    const port = new StagingPort()
    port.tooLong.add(2).add(4)
    const mailbox = await indirect('too-long', scripted(port))
    const sends = [1, 2, 3, 4, 5].map((number) => mailbox.send(message(number)))
    expect(numbers(port)).toEqual([1, 2, 3, 4])
    await Promise.all(sends)
    expect(numbers(port)).toEqual([1, 2, 3, 4, 5])
    // The fourth once more when those before it had gone; the second had none before it.
    expect(port.offered).toEqual([2, 3, 4, 4, 5])
    await mailbox.close()
  })

  test('because the port cannot hand over waits behind those that are', async () => {
    const port = new StagingPort()
    port.most = 1
    port.refuses = true
    const mailbox = await indirect('behind', scripted(port))
    const sends = [1, 2, 3].map((number) => mailbox.send(message(number)))
    expect([numbers(port), port.offered]).toEqual([[1], [2, 3]])
    port.refuses = false
    port.host?.wake('send')
    await Promise.all(sends)
    expect(numbers(port)).toEqual([1, 2, 3])
    expect(mailbox.stats()).toMatchObject({ sent: 3, bytesSent: 3, pendingSends: 0 })
    await mailbox.close()
  })

  test.each(['reject', 'drop-incoming', 'drop-oldest'] as const)(
    'because whenFull %s tells each whether it went',
    async (whenFull) => {
      const port = new StagingPort()
      const mailbox = await indirect('each', scripted(port), { buffering: { whenFull } })
      const sends = [1, 2, 3].map((number) => mailbox.send(message(number)))
      expect([numbers(port), port.offered]).toEqual([[1, 2, 3], []])
      await Promise.all(sends)
      await mailbox.close()
    },
  )

  test('because it has a limit of its own, or others wait, or somebody observes', async () => {
    const port = new StagingPort()
    port.room = 2
    const mailbox = await indirect('limit', scripted(port))
    const { signal } = new AbortController()
    const first = [mailbox.send(message(1)), mailbox.send(message(2), { signal })]
    expect([numbers(port), port.offered]).toEqual([[1, 2], []])
    await Promise.all(first)
    const waiting = mailbox.send(message(3))
    port.room = 10
    const behind = [mailbox.send(message(4)), mailbox.send(message(5))]
    expect([numbers(port), port.offered]).toEqual([[1, 2], []])
    port.host?.wake('send')
    await Promise.all([waiting, ...behind])
    expect([numbers(port), port.offered]).toEqual([[1, 2, 3, 4, 5], []])
    const seen: unknown[] = []
    const observe = (event: unknown) => seen.push(event)
    diagnostics.subscribe('ipc:send', observe)
    const observed = [6, 7, 8].map((number) => mailbox.send(message(number)))
    expect([numbers(port).slice(5), port.offered]).toEqual([[6, 7, 8], []])
    await Promise.all(observed)
    diagnostics.unsubscribe('ipc:send', observe)
    expect(seen).toHaveLength(3)
    await mailbox.close()
  })
})

describe('a port that fails to hand over', () => {
  test('makes those that were staged reject, and the next go on', async () => {
    const port = new StagingPort()
    const mailbox = await indirect('fails', scripted(port))
    const first = mailbox.send(message(1))
    const staged = [2, 3].map((number) => mailbox.send(message(number)))
    port.failure = new Error('the cable is cut')
    expect(mailbox.trySend(message(4))).toBe(true)
    for (const send of staged) await expect(send).rejects.toThrow('the cable is cut')
    await first
    expect(mailbox.stats()).toMatchObject({ sent: 2, bytesSent: 2 })
    await mailbox.close()
  })

  test('when it is asked again makes them reject, and those behind go on', async () => {
    const port = new StagingPort()
    port.refuses = true
    const mailbox = await indirect('fails-later', scripted(port))
    const first = mailbox.send(message(1))
    const staged = [2, 3].map((number) => mailbox.send(message(number)))
    await first
    const behind = mailbox.send(message(4), { timeoutMs: 20_000 })
    // Room alone is no reason to overtake those that are staged.
    port.host?.wake('send')
    expect(numbers(port)).toEqual([1])
    port.failure = new Error('the cable is cut')
    port.host?.wake('send')
    for (const send of staged) await expect(send).rejects.toThrow('the cable is cut')
    await behind
    expect(numbers(port)).toEqual([1, 4])
    await mailbox.close()
  })

  test('and whose end comes first makes them end with it, though they were not handed over', async () => {
    const port = new StagingPort()
    port.refuses = true
    const mailbox = await indirect('dies', scripted(port))
    void mailbox.send(message(1))
    const staged = mailbox.send(message(2))
    port.host?.ended('peer-died')
    await expect(staged).rejects.toMatchObject({ code: 'IPC_PEER_DIED' })
    expect(port.staged).toEqual([])
    await mailbox.close()
  })

  test('lets none behind it go where the port carries several at once', async () => {
    const port = Object.assign(new StagingPort(), { transfersAtOnce: 2 })
    port.refuses = true
    const begun: number[] = []
    port.onBegin = ([value]) => {
      begun.push(value as number)
      return { advance: () => true, cancel: () => 'cancelled' }
    }
    const mailbox = await indirect('several', scripted(port))
    const first = mailbox.send(message(1))
    const staged = mailbox.send(message(2))
    await first
    port.room = 0
    const behind = mailbox.send(message(3), { timeoutMs: 20_000 })
    port.host?.wake('send')
    expect([begun, mailbox.stats().pendingSends]).toEqual([[], 2])
    port.refuses = false
    port.host?.wake('send')
    await Promise.all([staged, behind])
    expect([numbers(port), begun]).toEqual([[1, 2], [3]])
    await mailbox.close()
  })
})

test('C12 a loop that awaits only sends that were staged lets the event loop turn', async () => {
  const port = new StagingPort()
  const mailbox = await indirect('turns', scripted(port))
  for (const together of [2, 3, 4]) {
    let turned = false
    setImmediate(() => {
      turned = true
    })
    const end = performance.now() + 10_000
    while (!turned) {
      if (performance.now() > end) throw new Error('the event loop did not turn in 10 s')
      for (let count = 1; count < together; count++) void mailbox.send(message(1))
      await mailbox.send(message(2))
      port.messages.length = 0
    }
  }
  await mailbox.close()
})
