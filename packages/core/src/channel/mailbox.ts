import { BaseChannel, type Sides } from './channel.js'
import type { ChannelContext } from './context.js'
import { newHeader } from './context.js'
import { PortInlet } from './inlet.js'
import { Receiving } from './receiving.js'

/** A mailbox, or one side of a topic: one port with a receiving side of its own. */
export class MailboxChannel<I, O> extends BaseChannel<I, O> {
  constructor(context: ChannelContext<I, O>, sides: Sides = { sends: true, receives: true }) {
    const { life, port, what, attributes, pipeline, statistics, onInvalid } = context
    const missed = !sides.sends
    const receiving = new Receiving<O>({ what, attributes, pipeline, onInvalid, missed })
    const rejectAll = (): void => receiving.rejectWhere(() => true, life.refusal())
    const inlet = new PortInlet(port, life, statistics, newHeader(), () => {
      life.drained()
      rejectAll()
    })
    super(context, receiving, inlet, sides)
    life.onEnd(() => {
      // After an end from outside the calls still get what had been sent; after a close of ours they end.
      if (life.receivable) receiving.wake()
      else rejectAll()
    })
    port.attach(this.portHost())
    receiving.add(inlet)
  }

  async unlink(): Promise<boolean> {
    const { port } = this.context
    this.context.life.assertOpen()
    return (await port.unlink?.()) ?? false
  }
}
