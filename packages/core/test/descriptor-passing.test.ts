import type { DescriptorLink, IpcError, Link } from '@ipc/core'
import { linkOpener } from '@ipc/core/adapter'
import { describe, expect, test } from '@jest/globals'
import { ScriptedLinkPort, turns } from './support/scripted-party.js'
import { traits } from './support/scripted-port.js'

const outcome = (call: Promise<unknown>) => call.catch((error: IpcError) => error)
const ABORTED = AbortSignal.abort()

/** A link's port that passes descriptors, as far as there is room for them. */
class DescriptorPort extends ScriptedLinkPort {
  /** Messages and descriptors in the order in which they went. */
  readonly went: (string | number)[] = []
  readonly came: number[] = []
  places = Number.POSITIVE_INFINITY
  discarded = 0

  override trySend(...given: Parameters<ScriptedLinkPort['trySend']>): boolean {
    const sent = super.trySend(...given)
    if (sent) this.went.push(this.sent.at(-1)?.text as string)
    return sent
  }
  trySendDescriptor(descriptor: number): boolean {
    if (this.places < 1) return false
    this.places -= 1
    this.went.push(descriptor)
    return true
  }
  tryReceiveDescriptor(): number | undefined {
    return this.came.shift()
  }
  discardDescriptors(): void {
    this.discarded += 1
  }
}

function linkOn<P extends ScriptedLinkPort>(port: P) {
  const link = linkOpener({ name: 'P', mechanismName: 'scripted', traits })(port)
  return { port, link: link as Link<Uint8Array> & DescriptorLink }
}

test('C13 a link of a mechanism that passes none says so, and closes as others do', async () => {
  const { port, link } = linkOn(new ScriptedLinkPort('Q'))
  for (const call of [link.sendDescriptor(3), link.receiveDescriptor()])
    await expect(call).rejects.toMatchObject({ code: 'IPC_NOT_SUPPORTED' })
  await link.close()
  expect(port.closes).toHaveLength(1)
})

describe('sending', () => {
  test.each([['3'], [1.5], [Number.NaN], [undefined], [null], [-1]])(
    '%p is no descriptor',
    async (descriptor) => {
      const { port, link } = linkOn(new DescriptorPort('Q'))
      const kind = descriptor === -1 ? RangeError : TypeError
      await expect(link.sendDescriptor(descriptor as number)).rejects.toThrow(kind)
      expect(port.went).toEqual([])
      await link.close()
    },
  )

  test('one goes at once where there is room, else in its turn when there is', async () => {
    const { port, link } = linkOn(new DescriptorPort('Q'))
    port.places = 1
    await link.sendDescriptor(0, { timeoutMs: 0 })
    expect(port.went).toEqual([0])
    await expect(link.sendDescriptor(4, { timeoutMs: 0 })).rejects.toMatchObject({
      code: 'IPC_TIMEOUT',
      limit: 0,
      address: 'scripted',
    })
    const waiting = link.sendDescriptor(5)
    expect(port.armed.send).toBe(1)
    port.host?.wake('send')
    port.places = 1
    expect(port.went).toEqual([0])
    port.host?.wake('send')
    await waiting
    expect([port.went, port.armed.send]).toEqual([[0, 5], 0])
    await link.close()
  })

  test('one does not overtake the messages that wait, nor they it', async () => {
    const { port, link } = linkOn(new DescriptorPort('Q'))
    port.room = 0
    const text = (word: string) => new TextEncoder().encode(word)
    const calls = [link.send(text('before')), link.sendDescriptor(5), link.send(text('behind'))]
    await turns()
    expect(port.went).toEqual([])
    port.room = 9
    port.host?.wake('send')
    await Promise.all(calls)
    expect(port.went).toEqual(['before', 5, 'behind'])
    await link.close()
  })

  test('what the port throws while one waits is that call’s', async () => {
    const { port, link } = linkOn(new DescriptorPort('Q'))
    port.places = 0
    const waiting = outcome(link.sendDescriptor(5))
    await turns()
    const error = new Error('it is not open')
    port.trySendDescriptor = () => {
      throw error
    }
    port.host?.wake('send')
    expect(await waiting).toBe(error)
    await link.close()
  })

  test('none goes after an abort or a close', async () => {
    const { port, link } = linkOn(new DescriptorPort('Q'))
    expect(await outcome(link.sendDescriptor(3, { signal: ABORTED }))).toMatchObject({ code: 'IPC_ABORTED' })
    port.places = 0
    const waiting = outcome(link.sendDescriptor(4))
    await turns()
    await link.close()
    expect(await waiting).toMatchObject({ code: 'IPC_CLOSED' })
    port.places = 9
    expect(await outcome(link.sendDescriptor(5))).toMatchObject({ code: 'IPC_CLOSED' })
    expect(port.went).toEqual([])
  })
})

describe('receiving', () => {
  test('one that is there comes at once, also where the call may not wait', async () => {
    const { port, link } = linkOn(new DescriptorPort('Q'))
    port.came.push(0, 8)
    expect(await link.receiveDescriptor()).toBe(0)
    expect(await outcome(link.receiveDescriptor({ signal: ABORTED }))).toMatchObject({ code: 'IPC_ABORTED' })
    expect(await link.receiveDescriptor({ timeoutMs: 0 })).toBe(8)
    await expect(link.receiveDescriptor({ timeoutMs: 0 })).rejects.toMatchObject({
      code: 'IPC_TIMEOUT',
      limit: 0,
      address: 'scripted',
    })
    await link.close()
  })

  test('one is waited for; messages that come meanwhile stay', async () => {
    const { port, link } = linkOn(new DescriptorPort('Q'))
    const waiting = link.receiveDescriptor()
    await turns()
    expect(port.armed.receive).toBe(1)
    port.deliver('a message')
    port.host?.wake('receive')
    expect(port.incoming).toHaveLength(1)
    port.came.push(7)
    port.host?.wake('receive')
    expect(await waiting).toBe(7)
    expect(port.armed.receive).toBe(0)
    await link.close()
  })

  test('those that came before the other side’s end can be received; then the end is told', async () => {
    const { port, link } = linkOn(new DescriptorPort('Q'))
    port.came.push(7, 8)
    port.host?.ended('peer-died')
    expect(await link.receiveDescriptor()).toBe(7)
    expect(await link.receiveDescriptor()).toBe(8)
    expect(await outcome(link.receiveDescriptor())).toMatchObject({ code: 'IPC_PEER_DIED' })
    await link.close()
  })

  test('a close ends those who wait, and discards what was not received', async () => {
    const { port, link } = linkOn(new DescriptorPort('Q'))
    const waiting = outcome(link.receiveDescriptor())
    await turns()
    expect(port.discarded).toBe(0)
    const closing = link.close()
    expect(port.discarded).toBe(1)
    await closing
    expect(await waiting).toMatchObject({ code: 'IPC_CLOSED' })
  })
})
