import type { Act, Span } from '../act.js'
import { MESSAGES_A_LOOK, nowUs } from '../clock.js'
import { isLast } from '../payload.js'
import { RoundTrips } from '../round-trips.js'
import type { BothWays } from './both-ways.js'

/** `await send` one by one, `for await` to receive; round trips with `await receive`. */
export function awaitAct({ outgoing, incoming, payload }: BothWays): Act {
  return {
    async send(milliseconds): Promise<Span> {
      const startUs = nowUs()
      const end = performance.now() + milliseconds
      let messages = 0
      while (performance.now() < end) {
        for (let i = 0; i < MESSAGES_A_LOOK; i += 1) await outgoing.send(payload.data)
        messages += MESSAGES_A_LOOK
      }
      return { messages, startUs, endUs: nowUs() }
    },

    async receive(marks): Promise<Span> {
      let missing = marks - (isLast((await incoming.receive()).data) ? 1 : 0)
      const startUs = nowUs()
      let messages = 0
      if (missing > 0) {
        for await (const { data } of incoming) {
          messages += 1
          if (isLast(data)) missing -= 1
          if (missing === 0) break
        }
      }
      return { messages, startUs, endUs: nowUs() }
    },

    async ask(milliseconds): Promise<Span> {
      const trips = new RoundTrips()
      const startUs = nowUs()
      let before = performance.now()
      const end = before + milliseconds
      while (before < end) {
        await outgoing.send(payload.data)
        await incoming.receive()
        const after = performance.now()
        trips.add((after - before) * 1e3)
        before = after
      }
      const endUs = nowUs()
      await outgoing.send(payload.last)
      return { messages: trips.count, startUs, endUs, roundTripUs: trips.percentiles() }
    },

    async answer(): Promise<Span> {
      const startUs = nowUs()
      let messages = 0
      while (!isLast((await incoming.receive()).data)) {
        await outgoing.send(payload.data)
        messages += 1
      }
      return { messages, startUs, endUs: nowUs() }
    },

    async mark(count): Promise<void> {
      for (let i = 0; i < count; i += 1) await outgoing.send(payload.last)
    },
  }
}
