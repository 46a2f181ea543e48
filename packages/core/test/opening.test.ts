import {
  direct,
  type IpcError,
  indirect,
  indirectSync,
  type MailboxOptions,
  publish,
  subscribe,
  type Traits,
  unlink,
} from '@ipc/core'
import { type Adapter, defineMechanism, type MailboxRequest, type TopicRequest } from '@ipc/core/adapter'
import { describe, expect, test } from '@jest/globals'
import { ScriptedPartyPort, turns } from './support/scripted-party.js'
import { ScriptedPort, traits } from './support/scripted-port.js'

/** A mechanism that notes what it is asked for. `signal`: it is aborted while the adapter opens. */
function noted(given: Partial<Traits> = {}, more: Partial<Adapter> = {}, stop?: AbortController) {
  const port = new ScriptedPort()
  const parties: ScriptedPartyPort[] = []
  const asked: (MailboxRequest | TopicRequest)[] = []
  const open = <R extends MailboxRequest | TopicRequest>(request: R): ScriptedPort => {
    asked.push(request)
    stop?.abort()
    return port
  }
  const adapter: Adapter = {
    openMailbox: open,
    openMailboxSync: open,
    openPublisher: open,
    openSubscriber: open,
    openParty({ host }) {
      stop?.abort()
      parties.push(new ScriptedPartyPort(host))
      return parties[0] as ScriptedPartyPort
    },
    unlink: () => true,
    ...more,
  }
  const both = { ...traits, publishes: true, ...given }
  const mechanism = defineMechanism({ name: 'noted', traits: { mailbox: both, link: both }, adapter })
  return { mechanism, port, parties, asked }
}

const code = async (call: () => unknown) => {
  try {
    await call()
    return 'done'
  } catch (error) {
    return (error as IpcError).code
  }
}

describe('what the traits do not have is refused before the mechanism is asked', () => {
  type Buffering = NonNullable<MailboxOptions<undefined, undefined>['buffering']>
  test.each<[Traits['capacities'], Buffering, string]>([
    [['rendezvous'], { capacity: 0 }, 'done'],
    [['rendezvous'], { capacity: 1 }, 'IPC_NOT_SUPPORTED'],
    [['bounded'], {}, 'done'],
    [['bounded'], { capacity: 0 }, 'IPC_NOT_SUPPORTED'],
    [['bounded'], { capacity: 1 }, 'done'],
    [['bounded'], { capacity: Number.POSITIVE_INFINITY }, 'IPC_NOT_SUPPORTED'],
    [['unbounded'], { capacity: Number.POSITIVE_INFINITY }, 'done'],
    [['rendezvous', 'bounded'], { capacity: 0, whenFull: 'wait' }, 'done'],
    [['rendezvous', 'bounded'], { capacity: 0, whenFull: 'drop-oldest' }, 'IPC_NOT_SUPPORTED'],
    [['rendezvous', 'bounded'], { capacity: 1, whenFull: 'drop-oldest' }, 'done'],
    [['rendezvous', 'bounded'], { whenFull: 'reject' }, 'IPC_NOT_SUPPORTED'],
  ])('%j with %j', async (capacities, buffering, expected) => {
    const { mechanism, asked } = noted({ capacities, whenFull: ['wait', 'drop-oldest'] })
    expect(await code(() => indirect('jobs', mechanism, { buffering }))).toBe(expected)
    expect(asked).toHaveLength(expected === 'done' ? 1 : 0)
  })

  test('a message longer than any can be', async () => {
    const { mechanism, asked } = noted()
    await expect(indirect('jobs', mechanism, { maxMessageBytes: 1001 })).rejects.toMatchObject({
      code: 'IPC_LIMIT',
      limit: 1000,
    })
    expect(asked).toEqual([])
    expect(await code(() => indirect('jobs', mechanism, { maxMessageBytes: 1000 }))).toBe('done')
  })

  test('all of a mechanism that cannot be had here', async () => {
    const { mechanism, asked, parties } = noted({ supported: 'there is none here: use memory()' })
    for (const call of [
      () => indirect('jobs', mechanism),
      () => direct('P', mechanism),
      () => publish('news', mechanism),
      () => subscribe('news', mechanism),
      () => unlink('jobs', mechanism),
    ])
      expect(await code(call)).toBe('IPC_NOT_SUPPORTED')
    expect([asked, parties]).toEqual([[], []])
    // A party is asked of the traits of links.
    const mailboxes = defineMechanism({
      name: 'mailboxes',
      traits: { mailbox: traits, link: { ...traits, supported: 'no links' } },
      adapter: {} as Adapter,
    })
    expect(await code(() => direct('P', mailboxes))).toBe('IPC_NOT_SUPPORTED')
  })

  test('a topic of a mechanism that does not publish', async () => {
    const without = { openPublisher: undefined, openSubscriber: undefined } as unknown as Partial<Adapter>
    for (const { mechanism } of [noted({ publishes: false }), noted({}, without)]) {
      expect(await code(() => publish('news', mechanism))).toBe('IPC_NOT_SUPPORTED')
      expect(await code(() => subscribe('news', mechanism))).toBe('IPC_NOT_SUPPORTED')
    }
  })

  test('a Sync open of a mechanism that has none', async () => {
    const without = { openMailboxSync: undefined } as unknown as Partial<Adapter>
    for (const { mechanism } of [noted({ sync: false }), noted({}, without)])
      expect(await code(() => indirectSync('jobs', mechanism))).toBe('IPC_NOT_SUPPORTED')
    const { mechanism } = noted()
    expect(indirectSync('jobs', mechanism).state).toBe('open')
  })
})

test('a mailbox is asked for as the options say, or for this user alone, to stay', async () => {
  const { mechanism, asked } = noted()
  await indirect('jobs', mechanism)
  await indirect('jobs', mechanism, {
    create: 'never',
    mode: 0o640,
    removeOnLastClose: true,
    namespace: 'test',
  })
  expect(asked).toEqual([
    expect.objectContaining({
      name: 'jobs',
      namespace: 'default',
      codec: 'bytes',
      create: 'if-missing',
      mode: 0o600,
      removeOnLastClose: false,
    }),
    expect.objectContaining({ namespace: 'test', create: 'never', mode: 0o640, removeOnLastClose: true }),
  ])
})

test('messages of a mechanism without attributes are data and nothing else', async () => {
  const { mechanism, port } = noted()
  const [received, sent] = [await indirect('jobs', mechanism), Uint8Array.of(1)]
  const looks: number[] = []
  Object.assign(port, {
    tryReceiveMany(messages: Uint8Array[], max: number) {
      looks.push(max)
      return messages.push(sent)
    },
  })
  expect(await received.receiveMany({ max: 9 })).toEqual([{ data: sent }])
  // All at once, since there is nothing to look for beside each.
  expect(looks).toEqual([9])
  await received.close()
})

test('a pair of schemas checks each way by its own', async () => {
  const standard = (add: number) => ({
    '~standard': {
      version: 1 as const,
      vendor: 'test',
      validate: (value: unknown) => ({ value: (value as number) + add }),
    },
  })
  const { mechanism } = noted()
  const mailbox = await indirect('jobs', mechanism, {
    schema: { send: standard(0), receive: standard(10) },
  })
  await mailbox.send(1 as never)
  expect((await mailbox.receive()).data).toBe(11)
  await mailbox.close()
})

describe('an abort while the adapter opens', () => {
  test.each([
    ['mailbox', indirect],
    ['publisher', publish],
    ['subscription', subscribe],
  ])('closes the %s that has come, at once', async (_, open) => {
    const stop = new AbortController()
    const { mechanism, port } = noted({}, {}, stop)
    await expect(open('jobs', mechanism, { signal: stop.signal })).rejects.toMatchObject({
      code: 'IPC_ABORTED',
    })
    expect(port.closes).toEqual([0])
  })

  test('closes the party that has come, and waits for it', async () => {
    const stop = new AbortController()
    let closed = false
    const { mechanism, parties } = noted({}, {}, stop)
    stop.signal.addEventListener('abort', () =>
      Promise.resolve().then(() => {
        const port = parties[0] as ScriptedPartyPort
        Object.assign(port, {
          async close() {
            await turns()
            port.closes += 1
            closed = true
          },
        })
      }),
    )
    const opening = direct('P', mechanism, { signal: stop.signal })
    await expect(opening).rejects.toMatchObject({ code: 'IPC_ABORTED' })
    expect([closed, parties.map(({ closes }) => closes)]).toEqual([true, [1]])
  })
})

describe('a topic', () => {
  test.each([
    [{}, 'wait'],
    [{ buffering: { whenFull: 'wait' } }, 'wait'],
    [{ buffering: { whenFull: 'drop-oldest' } }, 'skip'],
    [{ buffering: { whenFull: 'drop-oldest' }, whenBehind: 'wait' }, 'wait'],
    [{ whenBehind: 'skip' }, 'skip'],
  ] as const)('published with %j has those who fall behind %s', async (options, expected) => {
    const { mechanism, asked } = noted()
    await publish('news', mechanism, options)
    expect(asked).toEqual([expect.objectContaining({ name: 'news', whenBehind: expected })])
  })

  test('has a publisher that only sends and subscribers that only receive', async () => {
    const { mechanism } = noted()
    const publisher = (await publish('news', mechanism)) as never as { tryReceive(): unknown }
    const subscriber = (await subscribe('news', mechanism)) as never as { trySend(data: Uint8Array): unknown }
    expect(await code(() => publisher.tryReceive())).toBe('IPC_NOT_SUPPORTED')
    expect(await code(() => subscriber.trySend(Uint8Array.of(1)))).toBe('IPC_NOT_SUPPORTED')
  })
})

test('a mailbox is removed by name, and whether there was one is told', async () => {
  for (const there of [true, false]) {
    const { mechanism } = noted({}, { unlink: () => there })
    expect(await unlink('jobs', mechanism)).toBe(there)
  }
})
