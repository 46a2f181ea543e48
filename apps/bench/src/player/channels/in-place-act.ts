import type { ZeroCopy } from '@ipc/core'
import type { Act, Span } from '../act.js'
import { MESSAGES_A_LOOK, nowUs } from '../clock.js'
import { Patience } from '../patience.js'
import { isLast, writeMark } from '../payload.js'
import { RoundTrips } from '../round-trips.js'
import type { BothWays } from './both-ways.js'

/** tryClaim and tryReadMany, spinning. Of a message only the first byte is written and read: nothing is copied. */
export function inPlaceAct({ outgoing, incoming, payload }: BothWays): Act {
  const patience = new Patience()
  const sender = outgoing as unknown as ZeroCopy
  const receiver = incoming as unknown as ZeroCopy
  if (typeof sender.tryClaim !== 'function') throw new Error('this channel has no tryClaim')
  const bytes = payload.data.length

  function post(last: boolean): void {
    for (;;) {
      const claim = sender.tryClaim(bytes)
      if (claim !== undefined) {
        writeMark(claim.view, last)
        claim.commit()
        patience.moved()
        return
      }
      patience.miss()
    }
  }

  let marks = 0
  const look = (view: Uint8Array, offset: number): void => {
    if (isLast(view, offset)) marks += 1
  }

  function takeSome(max: number | undefined): number {
    for (;;) {
      const count = receiver.tryReadMany(look, max === undefined ? undefined : { max })
      if (count > 0) {
        patience.moved()
        return count
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
        for (let i = 0; i < MESSAGES_A_LOOK; i += 1) post(false)
        messages += MESSAGES_A_LOOK
      }
      return { messages, startUs, endUs: nowUs() }
    },

    receive(wanted): Span {
      marks = 0
      takeSome(1)
      const startUs = nowUs()
      let messages = 0
      while (marks < wanted) messages += takeSome(undefined)
      return { messages, startUs, endUs: nowUs() }
    },

    ask(milliseconds): Span {
      const trips = new RoundTrips()
      const startUs = nowUs()
      let before = performance.now()
      const end = before + milliseconds
      while (before < end) {
        post(false)
        takeSome(1)
        const after = performance.now()
        trips.add((after - before) * 1e3)
        before = after
      }
      const endUs = nowUs()
      post(true)
      return { messages: trips.count, startUs, endUs, roundTripUs: trips.percentiles() }
    },

    answer(): Span {
      const startUs = nowUs()
      let messages = 0
      marks = 0
      for (;;) {
        takeSome(1)
        if (marks > 0) return { messages, startUs, endUs: nowUs() }
        post(false)
        messages += 1
      }
    },

    mark(count): void {
      for (let i = 0; i < count; i += 1) post(true)
    },
  }
}
