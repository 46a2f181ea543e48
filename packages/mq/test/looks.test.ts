import { direct, indirect, type Mailbox, type Party, unlink } from '@ipc/core'
import { SysvQueueCounts } from '@ipc/ffi'
import { SysvQueue, sysvMq } from '@ipc/mq'
import { uniqueName, until } from '@ipc/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { IDLE_THOROUGH_EACH, LOOK_EACH_MS, queueLook } from '../src/wake-up/queue-look.js'
import { ownRuntimeDirectory } from './own-runtime-directory.js'
import { bytes, text } from './text.js'

ownRuntimeDirectory()

const RECEIVERS = 100
const WATCHDOG_MS = 20_000

// The system calls are made, and counted.
const reads = jest.spyOn(SysvQueueCounts.prototype, 'read')

beforeAll(() => {
  const doNotFake = [
    'setImmediate',
    'setTimeout',
    'nextTick',
    'queueMicrotask',
    'performance',
    'Date',
  ] as const
  jest.useFakeTimers({ doNotFake: [...doNotFake] })
})
afterAll(() => {
  jest.useRealTimers()
})

/** How many queues one turn of the look asks about. */
function turn(): number {
  reads.mockClear()
  jest.advanceTimersByTime(LOOK_EACH_MS)
  return reads.mock.calls.length
}

test('links need no look: nobody else sends to their queues', async () => {
  const added = jest.spyOn(queueLook(), 'add')
  const [self, other] = [uniqueName('self'), uniqueName('other')]
  const [here, there] = (await Promise.all([self, other].map((name) => direct(name, sysvMq())))) as [
    Party<Uint8Array>,
    Party<Uint8Array>,
  ]
  const [link] = await Promise.all([here.link(other), there.link(self)])
  const received = Promise.all([link.receive(), here.receive()])
  for (const message of ['first', 'second']) await there.send(self, bytes(message))
  expect((await received).map(({ data }) => text(data)).sort()).toEqual(['first', 'second'])
  expect(added).not.toHaveBeenCalled()
  await Promise.all([here.close(), there.close()])
})

describe(`${RECEIVERS} idle receivers`, () => {
  let names: string[]
  let mailboxes: Mailbox<Uint8Array>[]
  let received: Promise<unknown>[]
  beforeEach(async () => {
    names = Array.from({ length: RECEIVERS }, () => uniqueName('idle'))
    mailboxes = await Promise.all(names.map((name) => indirect(name, sysvMq())))
    received = mailboxes.map((mailbox) => mailbox.receive().catch(({ code }) => code))
    // The first turn sees all that is there for the first time.
    turn()
  })
  afterEach(async () => {
    await Promise.all(mailboxes.map((mailbox) => mailbox.close()))
    await Promise.all(names.map((name) => unlink(name, sysvMq())))
  })

  test('cost one look each in a turn while any queue of the system holds a message, else none but once a second', async () => {
    const other = SysvQueue.open(SysvQueue.IPC_PRIVATE)
    try {
      other.trySend(bytes('for nobody here'))
      expect([turn(), turn(), turn()]).toEqual(new Array(3).fill(RECEIVERS))
    } finally {
      other.remove()
    }
    // Other programs may use queues meanwhile: between two of their messages.
    const what = 'a turn without a look: no queue that ipcs -q shows may hold messages'
    await until(() => turn() === 0, WATCHDOG_MS, what)
    let looked = 0
    for (let turns = 0; turns < IDLE_THOROUGH_EACH; turns++) looked += turn()
    expect(looked).toBeGreaterThanOrEqual(RECEIVERS)
  })

  test('have one timer together, which ends with the last of them', async () => {
    const timers = jest.getTimerCount()
    await Promise.all(mailboxes.slice(1).map((mailbox) => mailbox.close()))
    expect(jest.getTimerCount()).toBe(timers)
    await mailboxes[0]?.close()
    expect(jest.getTimerCount()).toBe(timers - 1)
    expect(await Promise.all(received)).toEqual(new Array(RECEIVERS).fill('IPC_CLOSED'))
    expect(turn()).toBe(0)
  })
})
