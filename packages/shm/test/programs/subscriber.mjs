// A process that subscribes to a topic, or publishes on it.
import { publish, subscribe } from '@ipc/core'
import { shm } from '@ipc/shm'
import { peerMain } from '@ipc/testkit'
import { makeMessage, readMessage } from '../support/numbered.mjs'

let topic
const side = peerMain({
  async subscribe(name) {
    topic = await subscribe(name, shm())
  },
  /** Reads messages 1 to `count`, of which none may be missed. */
  async readNumbered(count) {
    for (let expected = 1; expected <= count; expected++) {
      const { data, missed } = await topic.receive()
      const { number } = readMessage(data)
      if (number !== expected || missed !== 0)
        throw new Error(`${number} after ${expected - 1}, ${missed} missed`)
    }
    return count
  },
  /** Reads until message `final`; each says how many were missed before it. */
  async readTo(final) {
    const counts = { seen: 0, missed: 0 }
    for (let last = 0; last < final; ) {
      const { data, missed } = await topic.receive()
      const { number } = readMessage(data)
      if (number !== last + 1 + missed) throw new Error(`${number} after ${last}, ${missed} missed`)
      last = number
      counts.seen++
      counts.missed += missed
    }
    return counts
  },
  async flood(name, sender) {
    const channel = await publish(name, shm())
    side.emit('flooding')
    for (let number = 1; ; number++) await channel.send(makeMessage(sender, number))
  },
})
