import { NatsServer } from '@ipc/testkit'
import { test } from '@jest/globals'

/** Whether a nats-server is on this machine; npm test installs it where it may. */
export const natsServerThere = NatsServer.isThere()

/** A test of the real server: counted as skipped, and said so, where there is none. */
export const natsTest: typeof test = natsServerThere ? test : (test.skip as typeof test)
if (!natsServerThere) {
  process.stderr.write(
    'nats-server is not on this machine: its tests are skipped (apt install nats-server)\n',
  )
}
