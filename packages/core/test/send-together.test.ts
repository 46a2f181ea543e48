import { indirect } from '@ipc/core'
import { expect, test } from '@jest/globals'
import { ScriptedPort, scripted } from './support/scripted-port.js'

/** A port that takes messages together. */
class StagingPort extends ScriptedPort {
  readonly staged: Uint8Array[] = []
  readonly flushes: number[] = []
  refuses = false

  stage(bytes: Uint8Array): boolean {
    this.staged.push(Uint8Array.from(bytes))
    return true
  }
  flush(): boolean {
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
