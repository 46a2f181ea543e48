import type { Case } from './case.js'
import { ABORTS } from './cases/aborts.js'
import { AGREEMENT } from './cases/agreement.js'
import { CLOSE } from './cases/close.js'
import { DEATH } from './cases/death.js'
import { EVENT_LOOP } from './cases/event-loop.js'
import { IN_PLACE } from './cases/in-place.js'
import { ITERATION } from './cases/iteration.js'
import { NAMES } from './cases/names.js'
import { OBJECTS } from './cases/objects.js'
import { OPERATIONS } from './cases/operations.js'
import { ORDER } from './cases/order.js'
import { PARTIES } from './cases/parties.js'
import { PARTY_DEATH } from './cases/party-death.js'
import { REQUESTS } from './cases/requests.js'
import { SELECTION } from './cases/selection.js'
import { SENT_AND_RECEIVED } from './cases/sent-and-received.js'
import { SHAPES } from './cases/shapes.js'
import { SYNC } from './cases/sync.js'
import { TIMEOUTS } from './cases/timeouts.js'
import { TOPICS } from './cases/topics.js'
import { TRIES } from './cases/tries.js'
import { TYPED } from './cases/typed.js'
import { WAITING_CALLS } from './cases/waiting-calls.js'
import { WHEN_FULL } from './cases/when-full.js'

/** Every case, in the order of what they build on. */
export const CASES: readonly Case[] = [
  ...SENT_AND_RECEIVED,
  ...NAMES,
  ...ORDER,
  ...TRIES,
  ...ABORTS,
  ...TIMEOUTS,
  ...WHEN_FULL,
  ...SELECTION,
  ...CLOSE,
  ...OBJECTS,
  ...OPERATIONS,
  ...ITERATION,
  ...DEATH,
  ...EVENT_LOOP,
  ...AGREEMENT,
  ...WAITING_CALLS,
  ...PARTIES,
  ...PARTY_DEATH,
  ...REQUESTS,
  ...SHAPES,
  ...TYPED,
  ...TOPICS,
  ...SYNC,
  ...IN_PLACE,
]
