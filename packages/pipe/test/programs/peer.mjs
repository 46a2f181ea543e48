import { createRequire } from 'node:module'
import { direct, indirect } from '@ipc/core'
import { fifo } from '@ipc/pipe'
import { peerMain } from '@ipc/testkit'

const { logUniformSizes, markedMessage } = createRequire(import.meta.url)('./marked-messages.cjs')

let mailbox
let party
let link

const { emit } = peerMain({
  async open(name, options, at) {
    mailbox = await indirect(name, fifo({ at }), options)
    return mailbox.buffering.bytes
  },
  async link(self, peer, options) {
    party = await direct(self, fifo(), options)
    link = await party.link(peer)
  },
  async sendSizes(sender, count, most) {
    const sizes = logUniformSizes(sender, count, most)
    for (const [index, size] of sizes.entries())
      await (link ?? mailbox).send(markedMessage(sender, index, size))
  },
  sendSizesSync(sender, count, most) {
    const sizes = logUniformSizes(sender, count, most)
    for (const [index, size] of sizes.entries()) {
      ;(link ?? mailbox).sendSync(markedMessage(sender, index, size), { timeoutMs: 20_000 })
    }
  },
  /** Never ends: its reader does not read all. */
  sendForEver(length) {
    ;(link ?? mailbox).send(new Uint8Array(length).fill(1)).catch(() => {})
    setImmediate(() => emit('sending'))
  },
  async receive(count) {
    for (let n = 0; n < count; n++) emit('received', (await (link ?? mailbox).receive()).data)
  },
  /** Holds what it is reading, never giving it to anybody. */
  receiveOne() {
    return (link ?? mailbox).receive().then(({ data }) => data.length)
  },
  receiveSync(timeoutMs) {
    return (link ?? mailbox).receiveSync({ timeoutMs }).data
  },
  async closed() {
    const { reason } = await link.closed
    return reason
  },
  async close() {
    await mailbox?.close()
    await party?.close()
  },
})
