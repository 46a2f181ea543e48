import { direct, indirect } from '@ipc/core'
import { nats } from '@ipc/nats'
import { NatsServer, spawnPeer, uniqueName, withWatchdog } from '@ipc/testkit'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { natsServerThere, natsTest } from './support/nats-server.js'

const server = new NatsServer()
const mechanism = nats({ servers: server.url })
const WATCHDOG_MS = 20_000

beforeAll(async () => {
  if (natsServerThere) await server.start()
})
afterAll(() => server.remove())

/** A process that has been given a message, has not received it yet, and kills itself there. */
const holder = (name: string): string => `
  import { indirect } from '@ipc/core'
  import { nats } from '@ipc/nats'
  import { peerMain } from '@ipc/testkit'
  const mailbox = await indirect(${JSON.stringify(name)}, nats({ servers: ${JSON.stringify(server.url)} }))
  peerMain({
    hold: () => void mailbox.ready('receive').then(() => process.kill(process.pid, 'SIGKILL')),
  })
`

natsTest(
  'C0 C10 a message that a killed process had been given and had not received goes to another',
  async () => {
    const name = uniqueName('held')
    const mailbox = await indirect(name, mechanism)
    const directory = new URL('..', `file://${__filename}`)
    const peer = await spawnPeer('', [], {
      execArgv: ['--input-type=module', '--eval', holder(name)],
      cwd: directory.pathname,
    })
    try {
      await peer.call('hold')
      await mailbox.send(new Uint8Array([7]))
      expect((await withWatchdog(peer.exited, WATCHDOG_MS, 'the end of the holder')).signal).toBe('SIGKILL')
      const { data } = await withWatchdog(mailbox.receive(), WATCHDOG_MS, 'the message given out again')
      expect([...data]).toEqual([7])
    } finally {
      await mailbox.unlink()
      await mailbox.close()
    }
  },
  2 * WATCHDOG_MS,
)

natsTest('C0 what ready has brought and nobody takes is given back to others', async () => {
  const name = uniqueName('given-back')
  const [looking, other] = [await indirect(name, mechanism), await indirect(name, mechanism)]
  try {
    await other.send(new Uint8Array([1]))
    await looking.ready('receive')
    const { data } = await withWatchdog(other.receive(), WATCHDOG_MS, 'the message given back')
    expect([...data]).toEqual([1])
    expect(looking.tryReceive()).toBeUndefined()
  } finally {
    await other.unlink()
    await Promise.all([looking.close(), other.close()])
  }
})

/** A process with a party that links to another and reads nothing. */
const linker = (name: string, peer: string): string => `
  import { direct } from '@ipc/core'
  import { nats } from '@ipc/nats'
  import { peerMain } from '@ipc/testkit'
  const party = await direct(${JSON.stringify(name)}, nats({ servers: ${JSON.stringify(server.url)} }))
  await party.link(${JSON.stringify(peer)})
  peerMain({})
`

natsTest(
  'C5 a link tells in closed.undelivered what a killed peer is not known to have',
  async () => {
    const [near, far] = [uniqueName('near'), uniqueName('far')]
    const party = await direct(near, mechanism)
    const peer = await spawnPeer('', [], {
      execArgv: ['--input-type=module', '--eval', linker(far, near)],
      cwd: new URL('..', `file://${__filename}`).pathname,
    })
    try {
      const link = await withWatchdog(party.link(far), WATCHDOG_MS, 'the link')
      await peer.stop()
      for (let index = 0; index < 5; index++) await link.send(new Uint8Array([index]))
      await peer.kill('SIGKILL')
      const closure = await withWatchdog(link.closed, WATCHDOG_MS, 'the end of the link')
      expect(closure).toMatchObject({ reason: 'peer-died', undelivered: 5 })
    } finally {
      await peer.kill('SIGKILL')
      await party.close()
    }
  },
  2 * WATCHDOG_MS,
)
