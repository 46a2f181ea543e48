import type { Act, Span } from '../act.js'
import { nowUs } from '../clock.js'
import { awaitAct } from './await-act.js'
import type { BothWays } from './both-ways.js'
import { batchSize } from './many-act.js'

/** Some sends started at once and awaited together; `for await` to receive. */
export function unawaitedAct(ways: BothWays): Act {
  const { outgoing, payload } = ways
  const count = batchSize(payload.data.length)
  return {
    ...awaitAct(ways),

    async send(milliseconds): Promise<Span> {
      const startUs = nowUs()
      const end = performance.now() + milliseconds
      let messages = 0
      while (performance.now() < end) {
        await Promise.all(Array.from({ length: count }, () => outgoing.send(payload.data)))
        messages += count
      }
      return { messages, startUs, endUs: nowUs() }
    },
  }
}
