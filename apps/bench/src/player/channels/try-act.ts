import type { Act, Span } from '../act.js'
import { MESSAGES_A_LOOK, nowUs } from '../clock.js'
import { Patience } from '../patience.js'
import { isLast } from '../payload.js'
import { RoundTrips } from '../round-trips.js'
import type { BothWays } from './both-ways.js'

/** trySend and tryReceive; whoever must wait looks again at once. */
export function tryAct({ outgoing, incoming, payload }: BothWays): Act {
  const patience = new Patience()

  function post(message: Uint8Array): void {
    while (!outgoing.trySend(message)) patience.miss()
    patience.moved()
  }

  function take(): Uint8Array {
    for (;;) {
      const message = incoming.tryReceive()
      if (message !== undefined) {
        patience.moved()
        return message.data
      }
      patience.miss()
    }
  }

  return {
    send(milliseconds): Span {
      const startUs = nowUs()
      const end = performance.now() + milliseconds
      let messages = 0
      while (performance.now() < end) {
        for (let i = 0; i < MESSAGES_A_LOOK; i += 1) post(payload.data)
        messages += MESSAGES_A_LOOK
      }
      return { messages, startUs, endUs: nowUs() }
    },

    receive(marks): Span {
      let missing = marks - (isLast(take()) ? 1 : 0)
      const startUs = nowUs()
      let messages = 0
      while (missing > 0) {
        if (isLast(take())) missing -= 1
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
        post(payload.data)
        take()
        const after = performance.now()
        trips.add((after - before) * 1e3)
        before = after
      }
      const endUs = nowUs()
      post(payload.last)
      return { messages: trips.count, startUs, endUs, roundTripUs: trips.percentiles() }
    },

    answer(): Span {
      const startUs = nowUs()
      let messages = 0
      while (!isLast(take())) {
        post(payload.data)
        messages += 1
      }
      return { messages, startUs, endUs: nowUs() }
    },

    mark(count): void {
      for (let i = 0; i < count; i += 1) post(payload.last)
    },
  }
}
