import type { Traits } from '@ipc/core'
import { FrameKind, type Header, type LinkPort, linkOpener } from '@ipc/core/adapter'
import { describe, expect, test } from '@jest/globals'
import { insidesOf } from '../src/party/link.js'
import { ScriptedPort, scripted } from './support/scripted-port.js'

interface Sent {
  readonly bytes: number[]
  readonly kind: number
  readonly correlation: number
  readonly type: number
  readonly priority: number
}

/** A link that keeps what goes beside the bytes too, and takes messages together where it is told to. */
class FramePort extends ScriptedPort implements LinkPort {
  readonly peer = 'Q'
  readonly identity = {}
  readonly sent: Sent[] = []
  readonly staged: Sent[] = []
  refuses = false
  failure: Error | undefined

  override trySend(bytes: Uint8Array, header: Header): boolean {
    if (this.sent.length >= this.room) return false
    this.sent.push(recorded(bytes, header))
    return true
  }
}

class StagingFramePort extends FramePort {
  stage(bytes: Uint8Array, header: Header): boolean {
    this.staged.push(recorded(bytes, header))
    return true
  }
  flush(): boolean {
    if (this.failure !== undefined) throw this.failure
    if (!this.refuses) this.sent.push(...this.staged.splice(0))
    return !this.refuses
  }
  unstage(): void {
    this.staged.length = 0
  }
}

function recorded(bytes: Uint8Array, { kind, correlation, type, priority }: Header): Sent {
  return { bytes: [...bytes], kind, correlation, type, priority }
}

const traits: Traits = scripted(new ScriptedPort()).traits.link
const attributes = ['type', 'priority'] as const

function open<P extends FramePort>(port: P) {
  const link = linkOpener({ name: 'P', mechanismName: 'scripted', traits, attributes })(port)
  const send = (value: number, options?: object) => link.send(new Uint8Array([value]), options)
  return { port, link, send, insides: insidesOf<Uint8Array, Uint8Array>(link) }
}

const { request } = FrameKind
const frame = (value: number, correlation: number): Sent => ({
  bytes: [value],
  kind: request,
  correlation,
  type: 1,
  priority: 0,
})
const plain = (value: number): Sent => ({ ...frame(value, 0), kind: FrameKind.message })
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a frame of core’s own', () => {
  test('goes at once, marked as what it is, and is no message of the statistics', async () => {
    for (const port of [new FramePort(), new StagingFramePort()]) {
      const { link, send, insides } = open(port)
      await send(1, { type: 7, priority: 3 })
      expect(insides.trySendFrame(new Uint8Array([2]), request, 5)).toBe(true)
      await insides.sendFrame(new Uint8Array([3]), request, 6)
      await send(4)
      const typed = { ...plain(1), type: 7, priority: 3 }
      expect(port.sent).toEqual([typed, frame(2, 5), frame(3, 6), plain(4)])
      expect(link.stats()).toMatchObject({ sent: 2, bytesSent: 2, timesFull: 0 })
      await link.close()
    }
  })

  test('waits while the link is full, in its turn, whatever whenFull says, and is no message then either', async () => {
    const { port, link, send, insides } = open(new FramePort())
    port.room = 0
    const sends = [send(1), insides.sendFrame(new Uint8Array([2]), request, 5), send(3)]
    expect(insides.trySendFrame(new Uint8Array([4]), request, 6)).toBe(false)
    port.room = 10
    // Others wait.
    expect(insides.trySendFrame(new Uint8Array([4]), request, 6)).toBe(false)
    expect(port.sent).toEqual([])
    port.host?.wake('send')
    await Promise.all(sends)
    expect(port.sent).toEqual([plain(1), frame(2, 5), plain(3)])
    expect(link.stats()).toMatchObject({ sent: 2, bytesSent: 2, pendingSends: 0 })
    await link.close()
  })

  test('has the sends that are staged go first', async () => {
    const { port, link, send, insides } = open(new StagingFramePort())
    const sends = [send(1), send(2)]
    expect(insides.trySendFrame(new Uint8Array([3]), request, 5)).toBe(true)
    expect(port.sent).toEqual([plain(1), plain(2), frame(3, 5)])
    await Promise.all(sends)
    // The same where they cannot go.
    const staged = [send(4), send(5)]
    port.refuses = true
    expect(insides.trySendFrame(new Uint8Array([6]), request, 6)).toBe(false)
    const waiting = insides.sendFrame(new Uint8Array([6]), request, 6)
    port.refuses = false
    port.host?.wake('send')
    await Promise.all([...staged, waiting])
    expect(port.sent.slice(3)).toEqual([plain(4), plain(5), frame(6, 6)])
    // And where they fail: the frame is none of them.
    const failing = [send(7), send(8)]
    port.failure = new Error('the cable is cut')
    expect(insides.trySendFrame(new Uint8Array([9]), request, 7)).toBe(true)
    await expect(failing[1]).rejects.toThrow('the cable is cut')
    expect(port.sent.slice(6)).toEqual([plain(7), frame(9, 7)])
    port.failure = undefined
    await link.close()
  })

  test('is not sent on a link that ends', async () => {
    const { port, link, insides } = open(new FramePort())
    const closing = link.close()
    expect(insides.trySendFrame(new Uint8Array([1]), request, 5)).toBe(false)
    const late = insides.sendFrame(new Uint8Array([1]), request, 5)
    await expect(late).rejects.toMatchObject({ code: 'IPC_CLOSED' })
    await closing
    expect(port.sent).toEqual([])
  })

  test('is IPC_TOO_LARGE as a message is', async () => {
    const { link, insides } = open(new FramePort())
    const tooLarge = insides.sendFrame(new Uint8Array(1_001), request, 5)
    await expect(tooLarge).rejects.toMatchObject({ code: 'IPC_TOO_LARGE', limit: 1_000 })
    await link.close()
  })
})

describe('a link', () => {
  test('says by ready that a send would go, when those that are staged have gone', async () => {
    const { port, link, send } = open(new StagingFramePort())
    port.refuses = true
    const sends = [send(1), send(2)]
    let ready = false
    const waiting = link.ready('send').then(() => {
      ready = true
    })
    await turn()
    expect(ready).toBe(false)
    port.refuses = false
    port.host?.wake('send')
    await Promise.all([...sends, waiting])
    await link.ready('send')
    await link.close()
  })

  test('gives what its peer sent without saying who that was: there is one', async () => {
    const { port, link } = open(new FramePort())
    port.messages.push(new Uint8Array([1]))
    expect(Object.keys(await link.receive()).sort()).toEqual(['data', 'priority', 'type'])
    await link.close()
  })
})
