import { direct, indirect, publish, subscribe } from '@ipc/core'
import { defineMechanism, type Header, type LinkPort, type TypeSelector } from '@ipc/core/adapter'
import { describe, expect, test } from '@jest/globals'
import { ScriptedPort, scripted } from './support/scripted-port.js'

const one = new Uint8Array([1])
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
/** Timers that keep the process alive now. */
const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
const refused = expect.objectContaining({ code: 'IPC_NOT_SUPPORTED' })

describe('C13 one side of a topic', () => {
  test('a subscription sends nothing', async () => {
    const port = new ScriptedPort()
    const side = await subscribe('news', scripted(port, [], { publishes: true }))
    const channel = side as unknown as Awaited<ReturnType<typeof indirect>>
    for (const call of [
      () => channel.trySend(one),
      () => channel.sendSync(one, { timeoutMs: 0 }),
      () => channel.send(one),
      () => channel.sendMany([one]),
    ]) {
      expect(call).toThrow(refused)
    }
    expect(port.messages).toEqual([])
    port.messages.push(one)
    expect((await channel.receive()).data).toEqual(one)
    await side.close()
  })

  test('a publisher receives nothing', async () => {
    const port = new ScriptedPort()
    const side = await publish('news', scripted(port, [], { publishes: true }))
    const channel = side as unknown as Awaited<ReturnType<typeof indirect>>
    await channel.send(one)
    for (const call of [
      () => channel.tryReceive(),
      () => channel.receiveSync({ timeoutMs: 0 }),
      () => channel.receive(),
      () => channel.receiveMany(),
      () => channel.messages(),
      () => channel[Symbol.asyncIterator](),
    ]) {
      expect(call).toThrow(refused)
    }
    expect(port.messages).toEqual([one])
    await side.close()
  })

  test('a mailbox passes no descriptors, and its mechanism need not have names', async () => {
    const mailbox = await indirect('plain', scripted(new ScriptedPort()))
    const descriptors = mailbox as unknown as {
      sendDescriptor(descriptor: number): Promise<void>
      receiveDescriptor(): Promise<number>
    }
    await expect(descriptors.sendDescriptor(0)).rejects.toEqual(refused)
    await expect(descriptors.receiveDescriptor()).rejects.toEqual(refused)
    expect(await mailbox.unlink()).toBe(false)
    await mailbox.close()
  })
})

describe("ready('receive')", () => {
  test('resolves when a message is there, and takes none', async () => {
    const port = new ScriptedPort()
    const mailbox = await indirect('ready', scripted(port))
    let ready = false
    const waiting = mailbox.ready('receive').then(() => {
      ready = true
    })
    await turn()
    port.host?.wake('receive')
    await turn()
    expect([ready, port.armed.receive]).toEqual([false, 1])
    port.messages.push(one)
    port.host?.wake('receive')
    await waiting
    await mailbox.ready('receive')
    expect([port.messages, port.armed.receive]).toEqual([[one], 0])
    await mailbox.close()
  })

  test('is refused for another direction, a closed channel, and a signal that has aborted', async () => {
    const mailbox = await indirect('refused', scripted(new ScriptedPort()))
    await expect(mailbox.ready('both' as 'send')).rejects.toThrow(TypeError)
    const aborted = mailbox.ready('receive', { signal: AbortSignal.abort() })
    await expect(aborted).rejects.toMatchObject({ code: 'IPC_ABORTED' })
    await mailbox.close()
    for (const to of ['send', 'receive'] as const)
      await expect(mailbox.ready(to)).rejects.toMatchObject({ code: 'IPC_CLOSED' })
  })
})

describe('after the end of the other side', () => {
  /** A port whose messages are of the type that their first byte says. */
  class TypedPort extends ScriptedPort {
    override tryReceive(_?: Header, selector?: TypeSelector): Uint8Array | undefined {
      const at = this.messages.findIndex(([type]) => selector === undefined || type === selector)
      return at < 0 ? undefined : this.messages.splice(at, 1)[0]
    }
  }

  test('a try gives what was sent, then the error, and lets the port go', async () => {
    const port = new TypedPort()
    const mailbox = await indirect('ended', scripted(port, ['type']))
    port.messages.push(one, new Uint8Array([2]))
    port.host?.ended('peer-died')
    // There is one of another type: the channel is not at its end.
    expect(mailbox.tryReceive({ type: 7 })).toBeUndefined()
    expect([mailbox.state, port.closes]).toEqual(['closing', []])
    for (const value of [1, 2]) expect([...(mailbox.tryReceive()?.data ?? [])]).toEqual([value])
    expect(() => mailbox.tryReceive()).toThrow(expect.objectContaining({ code: 'IPC_PEER_DIED' }))
    expect([mailbox.state, port.closes]).toEqual(['closed', [0]])
    await mailbox.close()
  })

  test('stats does not ask a port that has been let go', async () => {
    let closed = false
    const port = Object.assign(new ScriptedPort(), {
      queued: () => {
        if (closed) throw new Error('asked after its close')
        return 3
      },
    })
    const mailbox = await indirect('queued', scripted(port))
    expect(mailbox.stats()).toMatchObject({ queued: 3, sent: 0 })
    closed = true
    await mailbox.close()
    expect(mailbox.stats()).not.toHaveProperty('queued')
    const none = await indirect('none', scripted(new ScriptedPort()))
    expect(none.stats()).not.toHaveProperty('queued')
    await none.close()
  })
})

describe('C18 a receive that waits', () => {
  test('keeps the process alive unless its channel is unreferenced', async () => {
    const port = new ScriptedPort()
    const mailbox = await indirect('alive', scripted(port))
    const before = timers()
    const waiting = [mailbox.receive(), mailbox.ready('receive')]
    expect(timers() - before).toBe(1)
    expect(mailbox.unref()).toBe(mailbox)
    expect(timers() - before).toBe(0)
    const later = mailbox.receive()
    expect(timers() - before).toBe(0)
    expect(mailbox.ref()).toBe(mailbox)
    expect(timers() - before).toBe(1)
    const ended = Promise.allSettled([...waiting, later])
    await mailbox.close()
    await ended
    expect(timers() - before).toBe(0)
  })

  test('on one link of a party is not let go with another', async () => {
    class PeerPort extends ScriptedPort implements LinkPort {
      readonly identity = {}
      constructor(readonly peer: string) {
        super()
      }
    }
    const { traits } = scripted(new ScriptedPort())
    const mechanism = defineMechanism({
      name: 'scripted',
      traits,
      adapter: {
        openMailbox: () => new ScriptedPort(),
        openParty: ({ host }) => ({
          address: 'scripted',
          connect: async (peer) => host.linked(new PeerPort(peer)),
          close: () => undefined,
        }),
        unlink: () => false,
      },
    })
    const party = await direct('P', mechanism)
    const [q, r] = [await party.link('Q'), await party.link('R')]
    const before = timers()
    const waiting = Promise.allSettled([q.receive(), r.receive()])
    q.unref()
    expect(timers() - before).toBe(1)
    r.unref()
    expect(timers() - before).toBe(0)
    q.ref()
    expect(timers() - before).toBe(1)
    await party.close()
    await waiting
    expect(timers() - before).toBe(0)
  })
})
