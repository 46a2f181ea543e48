import { conformance } from '@ipc/conformance'
import { nats } from '@ipc/nats'
import { NatsServer } from '@ipc/testkit'
import { afterAll, beforeAll, describe } from '@jest/globals'
import { natsServerThere, natsTest } from './support/nats-server.js'

const server = new NatsServer()
const options = { servers: server.url }

beforeAll(async () => {
  if (natsServerThere) await server.start()
})
afterAll(() => server.remove())

conformance(
  {
    mechanism: () => nats(options),
    module: '@ipc/nats',
    factory: 'nats',
    options,
    counts: { run: 241, refused: 14 },
  },
  { describe, test: natsTest },
)
