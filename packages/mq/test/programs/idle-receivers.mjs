// Many receivers that wait in one process: what they cost, and how long foreign messages take to be found.
import { setTimeout as pause } from 'node:timers/promises'
import { indirect } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'
import { peerMain } from '@ipc/testkit'

const factories = { posixMq, sysvMq }
const SIZE = { maxMessageBytes: 64, buffering: { capacity: 2 } }
const mailboxes = []
const foundAfterMs = []

async function receiveAll(mailbox) {
  for await (const { data } of mailbox) {
    const sent = new DataView(data.buffer, data.byteOffset).getBigUint64(0, true)
    foundAfterMs.push(Number(process.hrtime.bigint() - sent) / 1e6)
  }
}

peerMain({
  async open(factory, addresses) {
    for (const at of addresses) {
      const mailbox = await indirect(
        `idle-${mailboxes.length}`,
        factories[factory]({ at }),
        factory === 'posixMq' ? SIZE : {},
      )
      mailboxes.push(mailbox)
      void receiveAll(mailbox)
    }
  },
  /** The share of one core that the process takes meanwhile; with a timer each so many milliseconds that does nothing. */
  async idle(milliseconds, timerMs) {
    const timer = timerMs === undefined ? undefined : setInterval(() => {}, timerMs)
    // What was done before (compiling, collecting) is over by then.
    await pause(500)
    const [before, start] = [process.cpuUsage(), performance.now()]
    await pause(milliseconds)
    const { user, system } = process.cpuUsage(before)
    clearInterval(timer)
    return (user + system) / 1e3 / (performance.now() - start)
  },
  found: () => foundAfterMs.splice(0).sort((a, b) => a - b),
  async close() {
    for (const mailbox of mailboxes.splice(0)) {
      await mailbox.unlink()
      await mailbox.close()
    }
  },
})
