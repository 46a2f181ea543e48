import { direct, IpcError, indirect, publish } from '@ipc/core'
import { nats } from '@ipc/nats'
import { freePort, NatsServer, uniqueName } from '@ipc/testkit'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { natsServerThere, natsTest } from './support/nats-server.js'

const server = new NatsServer()
const mechanism = nats({ servers: server.url })

beforeAll(async () => {
  if (natsServerThere) await server.start()
})
afterAll(() => server.remove())

async function failureOf(opening: Promise<unknown>): Promise<IpcError> {
  const error = await opening.then(
    () => undefined,
    (reason) => reason,
  )
  if (!IpcError.is(error)) throw new Error(`an IpcError was expected, not ${error}`)
  return error
}

test('without a server every open is IPC_NOT_FOUND, and says which were tried and how to get one', async () => {
  const port = await freePort()
  const nowhere = nats({ servers: [`nats://someone:secret@127.0.0.1:${port}`] })
  for (const opening of [indirect('box', nowhere), direct('party', nowhere), publish('topic', nowhere)]) {
    const { code, message } = await failureOf(opening)
    expect(code).toBe('IPC_NOT_FOUND')
    expect(message).toContain(`nats://127.0.0.1:${port}`)
    expect(message).not.toContain('secret')
    expect(message).toContain('apt install nats-server')
    expect(message).toContain('docker run -p 4222:4222 nats -js')
  }
})

test('options of another kind are a TypeError', () => {
  for (const options of [
    { servers: 5 },
    { servers: [] },
    { server: 'nats://127.0.0.1' },
    'nats://127.0.0.1',
  ]) {
    expect(() => nats(options as never)).toThrow(TypeError)
  }
})

natsTest(
  'a server without JetStream keeps no mailboxes, and the error says how to start one that does',
  async () => {
    const plain = await new NatsServer().start({ jetStream: false })
    try {
      const { code, message } = await failureOf(indirect('box', nats({ servers: plain.url })))
      expect(code).toBe('IPC_NOT_SUPPORTED')
      expect(message).toContain('nats-server -js')
    } finally {
      await plain.remove()
    }
  },
)

natsTest('what a server has no equal for is refused, and nothing is made', async () => {
  const name = uniqueName('refused')
  for (const options of [{ buffering: { bytes: 4_096 } }, { mode: 0o660 }]) {
    expect((await failureOf(indirect(name, mechanism, options))).code).toBe('IPC_NOT_SUPPORTED')
  }
  expect((await failureOf(indirect(name, mechanism, { create: 'never' }))).code).toBe('IPC_NOT_FOUND')
})

natsTest('C19 the name of a living party is taken, in this process too', async () => {
  const name = uniqueName('party')
  const party = await direct(name, mechanism)
  try {
    expect((await failureOf(direct(name, mechanism))).code).toBe('IPC_EXISTS')
  } finally {
    await party.close()
  }
  await (await direct(name, mechanism)).close()
})

natsTest('C8 a mailbox that is unlinked ends for those who have it open', async () => {
  const name = uniqueName('unlinked')
  const [first, second] = [await indirect(name, mechanism), await indirect(name, mechanism)]
  const receive = failureOf(second.receive())
  expect(await first.unlink()).toBe(true)
  expect((await second.closed).reason).toBe('unlinked')
  expect((await receive).code).toBe('IPC_CLOSED')
  await Promise.all([first.close(), second.close()])
})
