// The other end of a link.
import { direct } from '@ipc/core'
import { shm } from '@ipc/shm'
import { peerMain } from '@ipc/testkit'
import { makeMessage, readMessage } from '../support/numbered.mjs'

const timeoutMs = 20_000
let link
peerMain({
  async link(self, peer, options = {}) {
    const party = await direct(self, shm(), options)
    link = await party.link(peer)
  },
  async exchange(count) {
    const sending = (async () => {
      for (let number = 1; number <= count; number++) await link.send(makeMessage(1, number))
    })()
    for (let number = 1; number <= count; number++) {
      const message = readMessage((await link.receive()).data)
      if (message.number !== number || message.sender !== 0)
        throw new Error(`${message.number}, not ${number}`)
    }
    await sending
    return count
  },
  echoSync(count) {
    for (let number = 0; number < count; number++) {
      link.sendSync(link.receiveSync({ timeoutMs }).data, { timeoutMs })
    }
    return count
  },
  async send(bytes) {
    await link.send(bytes)
  },
  async receive() {
    return (await link.receive({ timeoutMs })).data
  },
  sendThenDie(bytes) {
    link.sendSync(bytes, { timeoutMs })
    setImmediate(() => process.kill(process.pid, 'SIGKILL'))
  },
})
