import type { Act, Span } from '../act.js'
import { MESSAGES_A_LOOK, nowUs } from '../clock.js'
import { isLast } from '../payload.js'
import { RoundTrips } from '../round-trips.js'
import type { BothWays } from './both-ways.js'

const WAIT = { timeoutMs: 10_000 }

/** sendSync and receiveSync: whoever must wait blocks its thread. */
export function syncAct({ outgoing, incoming, payload }: BothWays): Act {
  return {
    send(milliseconds): Span {
      const startUs = nowUs()
      const end = performance.now() + milliseconds
      let messages = 0
      while (performance.now() < end) {
        for (let i = 0; i < MESSAGES_A_LOOK; i += 1) outgoing.sendSync(payload.data, WAIT)
        messages += MESSAGES_A_LOOK
      }
      return { messages, startUs, endUs: nowUs() }
    },

    receive(marks): Span {
      let missing = marks - (isLast(incoming.receiveSync(WAIT).data) ? 1 : 0)
      const startUs = nowUs()
      let messages = 0
      while (missing > 0) {
        if (isLast(incoming.receiveSync(WAIT).data)) missing -= 1
        messages += 1
      }
      return { messages, startUs, endUs: nowUs() }
    },

    ask(milliseconds): Span {
      const trips = new RoundTrips()
      const startUs = nowUs()
      let before = performance.now()
      const end = before + milliseconds
      while (before < end) {
        outgoing.sendSync(payload.data, WAIT)
        incoming.receiveSync(WAIT)
        const after = performance.now()
        trips.add((after - before) * 1e3)
        before = after
      }
      const endUs = nowUs()
      outgoing.sendSync(payload.last, WAIT)
      return { messages: trips.count, startUs, endUs, roundTripUs: trips.percentiles() }
    },

    answer(): Span {
      const startUs = nowUs()
      let messages = 0
      while (!isLast(incoming.receiveSync(WAIT).data)) {
        outgoing.sendSync(payload.data, WAIT)
        messages += 1
      }
      return { messages, startUs, endUs: nowUs() }
    },

    mark(count): void {
      for (let i = 0; i < count; i += 1) outgoing.sendSync(payload.last, WAIT)
    },
  }
}
