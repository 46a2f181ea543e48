import { createRequire } from 'node:module'
import { indirect } from '@ipc/core'
import { fifo } from '@ipc/pipe'
import { peerMain } from '@ipc/testkit'

const { logUniformSizes, markedMessage } = createRequire(import.meta.url)('./marked-messages.cjs')

const { emit } = peerMain({
  /** Sends until it is killed, telling each message that was sent. */
  async sendForEver(name, sender) {
    const mailbox = await indirect(name, fifo(), { create: 'never' })
    const sizes = logUniformSizes(sender, 1000, 300_000)
    for (let index = 0; ; index++) {
      await mailbox.send(markedMessage(sender, index, Math.max(5, sizes[index % sizes.length])))
      emit('sent', index)
    }
  },
})
