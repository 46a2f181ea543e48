import { indirect, type Traits } from '@ipc/core'
import { defineMechanism, type Port, type PortHost } from '@ipc/core/adapter'
import { expect, test } from '@jest/globals'

const traits: Traits = {
  duplex: 'full',
  boundaries: 'message',
  order: 'arrival',
  senders: 'many',
  receivers: 'many',
  capacities: ['unbounded'],
  whenFull: ['wait'],
  maxMessageBytes: 1000,
  sync: false,
  noticesDeath: false,
  publishes: false,
  persistence: 'process',
  handOver: 'process',
  reach: 'host',
  delivery: 'once',
  supported: true,
}

/** A port whose messages come from elsewhere at the worst moment: `meanwhile` runs after a look that found nothing. */
class RacingPort implements Port {
  readonly address = 'racing'
  readonly buffering = { capacity: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY }
  readonly maxMessageBytes = 1000
  readonly messages: Uint8Array[] = []
  meanwhile: (() => void) | undefined
  host: PortHost | undefined

  attach(host: PortHost): void {
    this.host = host
  }
  trySend(bytes: Uint8Array): boolean {
    this.messages.push(bytes)
    return true
  }
  tryReceive(): Uint8Array | undefined {
    const message = this.messages.shift()
    if (message === undefined) {
      const arrives = this.meanwhile
      this.meanwhile = undefined
      arrives?.()
    }
    return message
  }
  isReady(): boolean {
    return this.messages.length > 0
  }
  arm(): void {}
  close(): number {
    return 0
  }
}

function racing(port: RacingPort, attributes: readonly 'type'[] = []) {
  return defineMechanism<{ type: number }, unknown>({
    name: 'racing',
    traits: { mailbox: traits, link: traits },
    attributes,
    adapter: {
      openMailbox: () => port,
      openParty: () => {
        throw new Error('this mechanism has mailboxes only')
      },
      unlink: () => false,
    },
  })
}

test('C20: a message that comes between two looks is for the call that looked first', async () => {
  const port = new RacingPort()
  const mailbox = await indirect('race', racing(port))
  const first = mailbox.receive()
  const second = mailbox.receive()
  port.meanwhile = () => port.messages.push(new Uint8Array([1]))
  port.host?.wake('receive')
  port.messages.push(new Uint8Array([2]))
  port.host?.wake('receive')
  expect([...(await first).data, ...(await second).data]).toEqual([1, 2])
  await mailbox.close()
})

test('C20: the same holds for calls that wait for one type', async () => {
  const port = new RacingPort()
  const mailbox = await indirect('race', racing(port, ['type']))
  const first = mailbox.receive({ type: 7 })
  const second = mailbox.receive({ type: 7 })
  port.meanwhile = () => port.messages.push(new Uint8Array([1]))
  port.host?.wake('receive')
  port.messages.push(new Uint8Array([2]))
  port.host?.wake('receive')
  expect([...(await first).data, ...(await second).data]).toEqual([1, 2])
  await mailbox.close()
})
