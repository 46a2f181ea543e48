import type { Act, Span } from '../act.js'
import { nowUs } from '../clock.js'
import { isLast } from '../payload.js'
import { awaitAct } from './await-act.js'
import type { BothWays } from './both-ways.js'

const MOST_MESSAGES = 256
const MOST_BYTES = 2 ** 20

/** How many messages go with one call. */
export function batchSize(bytes: number): number {
  return Math.max(1, Math.min(MOST_MESSAGES, Math.floor(MOST_BYTES / bytes)))
}

/** sendMany and receiveMany. */
export function manyAct(ways: BothWays): Act {
  const { outgoing, incoming, payload } = ways
  const batch = Array.from({ length: batchSize(payload.data.length) }, () => payload.data)
  return {
    ...awaitAct(ways),

    async send(milliseconds): Promise<Span> {
      const startUs = nowUs()
      const end = performance.now() + milliseconds
      let messages = 0
      while (performance.now() < end) {
        await outgoing.sendMany(batch)
        messages += batch.length
      }
      return { messages, startUs, endUs: nowUs() }
    },

    async receive(marks): Promise<Span> {
      let missing = marks - (isLast((await incoming.receive()).data) ? 1 : 0)
      const startUs = nowUs()
      let messages = 0
      while (missing > 0) {
        const received = await incoming.receiveMany()
        for (const { data } of received) if (isLast(data)) missing -= 1
        messages += received.length
      }
      return { messages, startUs, endUs: nowUs() }
    },
  }
}
