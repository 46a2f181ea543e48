import { direct, indirect } from '@ipc/core'
import { nats } from '@ipc/nats'
import { NatsServer, uniqueName, withWatchdog } from '@ipc/testkit'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { natsServerThere, natsTest } from './support/nats-server.js'

const server = new NatsServer()
const mechanism = nats({ servers: server.url })
const COUNT = 10_000
const RESTART_AT = [3_000, 6_000]
const LIMIT_MS = 90_000

beforeAll(async () => {
  if (natsServerThere) await server.start()
})
afterAll(() => server.remove())

const numberBytes = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer)
const numberOf = (bytes: Uint8Array): number => new Uint32Array(bytes.slice().buffer)[0] as number

/** Kills the server when `count` messages have been seen, and starts it again on its port and store. */
class Restarts {
  readonly #left = [...RESTART_AT]
  #done = Promise.resolve(0)

  at(count: number): void {
    if (count !== this.#left[0]) return
    this.#left.shift()
    this.#done = this.#done.then(async (before) => {
      await server.kill()
      await server.start()
      return before + 1
    })
  }

  /** How many there were. */
  done(): Promise<number> {
    return this.#done
  }
}

natsTest(
  'C10 a server that is killed and started again in the middle of 10,000 messages loses none of a mailbox',
  async () => {
    const name = uniqueName('restart')
    const [sender, receiver] = [await indirect(name, mechanism), await indirect(name, mechanism)]
    try {
      const seen = new Set<number>()
      const restarts = new Restarts()
      const sending = (async () => {
        for (let index = 0; index < COUNT; index++) await sender.send(numberBytes(index))
      })()
      const receiving = (async () => {
        // At least once: what was given out and not acknowledged in time comes again.
        while (seen.size < COUNT) {
          seen.add(numberOf((await receiver.receive()).data))
          restarts.at(seen.size)
        }
      })()
      await withWatchdog(Promise.all([sending, receiving]), LIMIT_MS, `${COUNT} messages`)
      expect(await restarts.done()).toBe(RESTART_AT.length)
      expect(seen.size).toBe(COUNT)
      expect(Math.max(...seen)).toBe(COUNT - 1)
      expect(sender.stats().sent).toBe(COUNT)
    } finally {
      await receiver.unlink()
      await Promise.all([sender.close(), receiver.close()])
    }
  },
  LIMIT_MS + 10_000,
)

natsTest(
  'C10 C2 messages that are on their way together are neither lost nor put out of order by such a server',
  async () => {
    const name = uniqueName('restart-many')
    const [sender, receiver] = [await indirect(name, mechanism), await indirect(name, mechanism)]
    try {
      const firstSeen = new Set<number>()
      const restarts = new Restarts()
      const sending = sender.sendMany(Array.from({ length: COUNT }, (_, index) => numberBytes(index)))
      const receiving = (async () => {
        while (firstSeen.size < COUNT) {
          firstSeen.add(numberOf((await receiver.receive()).data))
          restarts.at(firstSeen.size)
        }
      })()
      await withWatchdog(Promise.all([sending, receiving]), LIMIT_MS, `${COUNT} messages`)
      expect(await restarts.done()).toBe(RESTART_AT.length)
      // At least once: a repeated one comes behind what was sent meanwhile, but the first of each comes in its place,
      // except those that were given out when the server was killed.
      const inOrder = [...firstSeen].filter(
        (value, index, all) => index === 0 || value > (all[index - 1] as number),
      )
      expect(inOrder.length).toBeGreaterThan(COUNT - RESTART_AT.length * 64)
      expect(sender.stats().sent).toBe(COUNT)
    } finally {
      await receiver.unlink()
      await Promise.all([sender.close(), receiver.close()])
    }
  },
  LIMIT_MS + 10_000,
)

natsTest(
  'C10 C2 a server that is killed and started again in the middle of 10,000 messages loses, doubles and reorders none of a link',
  async () => {
    const [near, far] = [uniqueName('near'), uniqueName('far')]
    const [a, b] = [await direct(near, mechanism), await direct(far, mechanism)]
    try {
      const [there, here] = await Promise.all([a.link(far), b.link(near)])
      const restarts = new Restarts()
      const sending = (async () => {
        for (let index = 0; index < COUNT; index++) await there.send(numberBytes(index))
      })()
      const receiving = (async () => {
        for (let index = 0; index < COUNT; index++) {
          expect(numberOf((await here.receive()).data)).toBe(index)
          restarts.at(index)
        }
      })()
      await withWatchdog(Promise.all([sending, receiving]), LIMIT_MS, `${COUNT} messages`)
      expect(await restarts.done()).toBe(RESTART_AT.length)
      expect(here.tryReceive()).toBeUndefined()
    } finally {
      await Promise.all([a.close(), b.close()])
    }
  },
  LIMIT_MS + 10_000,
)
