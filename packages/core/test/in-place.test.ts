import { indirect, type Mechanism, type ZeroCopy } from '@ipc/core'
import { definitionOf, type InPlace, linkOpener } from '@ipc/core/adapter'
import { describe, expect, test } from '@jest/globals'
import { outcome } from './support/outcome.js'
import { ScriptedPort, scripted } from './support/scripted-port.js'

/** A port whose messages can be read where they are. */
class InPlacePort extends ScriptedPort {
  readonly peer = 'other'
  readonly identity = {}
  readonly maxima: number[] = []
  readonly events: string[] = []
  tryRead(): InPlace | undefined {
    this.events.push('look')
    const view = this.tryReceive()
    return view === undefined
      ? undefined
      : { view, release: () => void this.events.push(`release ${view[0]}`) }
  }
  tryReadMany(use: (bytes: Uint8Array, offset: number, length: number) => void, max: number): number {
    this.events.push('look')
    this.maxima.push(max)
    const taken = this.messages.splice(0, max)
    for (const bytes of taken) use(bytes, 0, bytes.length)
    return taken.length
  }
  override onClose = () => this.events.push('close')
}

const open = (port: ScriptedPort) => indirect('in-place', scripted(port) as Mechanism<unknown, ZeroCopy>)
const bytes = (...values: number[]): Uint8Array[] => values.map((value) => Uint8Array.of(value))

async function mailboxWith(...values: number[]) {
  const port = new InPlacePort()
  port.messages.push(...bytes(...values))
  const mailbox = await open(port)
  return { port, mailbox }
}

test('a port that cannot read in place is IPC_NOT_SUPPORTED, and takes nothing', async () => {
  const port = new ScriptedPort()
  const mailbox = await open(port)
  port.messages.push(...bytes(1))
  for (const call of [
    async () => mailbox.tryRead(() => undefined),
    () => mailbox.read(() => undefined),
    async () => mailbox.tryReadMany(() => undefined),
  ]) {
    expect(await outcome<unknown>(call())).toBe('IPC_NOT_SUPPORTED')
  }
  expect(port.messages).toHaveLength(1)
  await mailbox.close()
})

describe('the space of a message that was read is given back', () => {
  test('by tryRead at once, also where its use throws, and counted', async () => {
    const { port, mailbox } = await mailboxWith(1, 2)
    const read = () =>
      mailbox.tryRead(([value]) => {
        port.events.push(`use ${value}`)
        if (value === 2) throw new RangeError('of no use')
      })
    expect(read()).toBe(true)
    expect(read).toThrow(RangeError)
    expect(read()).toBe(false)
    expect(port.events).toEqual(['look', 'use 1', 'release 1', 'look', 'use 2', 'release 2', 'look'])
    expect(mailbox.stats()).toMatchObject({ received: 2, bytesReceived: 2 })
    await mailbox.close()
  })

  test('by read when its use is over, also where that fails', async () => {
    const { port, mailbox } = await mailboxWith(1, 2)
    let finish = (): void => undefined
    const first = mailbox.read(async ([value]) => {
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      return value
    })
    expect(await outcome(first)).toBe('waits')
    expect(port.events).toEqual(['look'])
    finish()
    expect(await first).toBe(1)
    const second = mailbox.read(() => {
      throw new RangeError('of no use')
    })
    expect(await outcome(second)).toBe('RangeError')
    expect(port.events).toEqual(['look', 'release 1', 'look', 'release 2'])
    expect(mailbox.stats()).toMatchObject({ received: 2, bytesReceived: 2 })
    await mailbox.close()
  })
})

describe('a read', () => {
  test('that waits gets the message that comes', async () => {
    const { port, mailbox } = await mailboxWith()
    const reading = mailbox.read(([value]) => value)
    port.messages.push(...bytes(7))
    port.host?.wake('receive')
    expect(await outcome(reading)).toBe(7)
    await mailbox.close()
  })

  test('that waits rejects with what its port throws', async () => {
    const { port, mailbox } = await mailboxWith()
    const reading = mailbox.read(([value]) => value)
    port.tryRead = () => {
      throw new RangeError('the memory is gone')
    }
    port.host?.wake('receive')
    expect(await outcome(reading)).toBe('RangeError')
    await mailbox.close()
  })

  test('never waits with timeoutMs 0', async () => {
    const { port, mailbox } = await mailboxWith()
    expect(await outcome(mailbox.read(() => undefined, { timeoutMs: 0 }))).toBe('IPC_TIMEOUT')
    expect([port.events, port.armed.receive]).toEqual([['look'], 0])
    await mailbox.close()
  })

  test('that waits ends with its link', async () => {
    const port = new InPlacePort()
    const traits = definitionOf(scripted(port)).traits.link
    const link = linkOpener({ name: 'self', mechanismName: 'scripted', traits })(port) as unknown as ZeroCopy
    const reading = link.read(([value]) => value)
    port.host?.ended('peer-closed')
    expect(await outcome(reading)).toBe('IPC_CLOSED')
  })
})

describe.each(['tryRead', 'read', 'tryReadMany'] as const)('%s', (name) => {
  const calls = {
    tryRead: async (mailbox: ZeroCopy, use: (value: number | undefined) => void) =>
      mailbox.tryRead(([value]) => use(value)),
    read: async (mailbox: ZeroCopy, use: (value: number | undefined) => void) =>
      mailbox.read(([value]) => use(value), { timeoutMs: 0 }),
    tryReadMany: async (mailbox: ZeroCopy, use: (value: number | undefined) => void) =>
      mailbox.tryReadMany(([value]) => use(value), { max: 1 }),
  }

  async function values(mailbox: ZeroCopy): Promise<unknown[]> {
    const found: unknown[] = []
    const error = await outcome<unknown>(calls[name](mailbox, (value) => found.push(value)))
    return typeof error === 'string' ? [...found, error] : found
  }

  test('that finds nothing disturbs no call that waits', async () => {
    const { port, mailbox } = await mailboxWith()
    const waiting = mailbox.receive()
    await values(mailbox)
    expect(await outcome(waiting)).toBe('waits')
    port.messages.push(...bytes(1))
    port.host?.wake('receive')
    expect(await outcome(waiting)).toEqual({ data: Uint8Array.of(1) })
    expect(port.events).not.toContain('close')
    await mailbox.close()
  })

  test('takes what was sent before the other side’s end, then closes the port behind the last look', async () => {
    const { port, mailbox } = await mailboxWith(1, 2)
    port.host?.ended('peer-died')
    expect([...(await values(mailbox)), ...(await values(mailbox))]).toEqual([1, 2])
    expect(port.events).not.toContain('close')
    port.events.length = 0
    expect(await values(mailbox)).toEqual(['IPC_PEER_DIED'])
    expect(port.events).toEqual(['look', 'close'])
    expect(mailbox.state).toBe('closed')
    expect(mailbox.stats().received).toBe(2)
  })
})

test.each(['tryRead', 'read', 'tryReadMany'] as const)(
  'C20 %s leaves a message to an older call that waits',
  async (name) => {
    const { port, mailbox } = await mailboxWith()
    const older = mailbox.receive()
    port.messages.push(...bytes(1, 2))
    const found: unknown[] = []
    await mailbox[name](([value]) => {
      found.push(value)
    })
    expect(found).toEqual([2])
    expect(await outcome(older)).toEqual({ data: Uint8Array.of(1) })
    await mailbox.close()
  },
)

test('tryReadMany takes up to max, or all there is, and counts them', async () => {
  const { port, mailbox } = await mailboxWith(1, 2, 3)
  const found: unknown[] = []
  const use = (from: Uint8Array, offset: number, length: number) =>
    found.push([...from.slice(offset, offset + length)])
  expect(mailbox.tryReadMany(use, { max: 2 })).toBe(2)
  expect(mailbox.tryReadMany(use)).toBe(1)
  expect(mailbox.tryReadMany(use, {})).toBe(0)
  expect(found).toEqual([[1], [2], [3]])
  expect(port.maxima).toEqual([2, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])
  expect(mailbox.stats().received).toBe(3)
  await mailbox.close()
})
