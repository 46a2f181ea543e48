import type { Theatre } from '../cast/theatre.js'
import { compare } from '../comparison.js'
import { type Contestant, nameOf } from '../contestant.js'
import { inC, SMALL } from '../contestants/contestants.js'
import { briefEffort } from '../effort.js'
import { inverseOf } from '../statistics/spread.js'
import { systemCallsAMessage } from '../system-calls/system-calls.js'
import type { SurveyResult } from './survey-result.js'

/** Measures one contestant of the survey. What cannot be measured says why. */
export async function measureContestant(contestant: Contestant, theatre: Theatre): Promise<SurveyResult> {
  const reference = inC('pipe', contestant.work, contestant.bytes)
  const head = { name: nameOf(contestant), contestant, reference: nameOf(reference) }
  try {
    const { allCost, subject } = await compare(theatre, reference, contestant, briefEffort)
    return {
      ...head,
      speed: inverseOf(allCost),
      figures: subject,
      systemCallsAMessage: await callsOf(contestant, theatre),
    }
  } catch (error) {
    return { ...head, why: (error as Error).message }
  }
}

async function callsOf(contestant: Contestant, theatre: Theatre): Promise<number | undefined> {
  if (contestant.program !== 'ours' || contestant.bytes !== SMALL) return undefined
  return systemCallsAMessage(theatre, contestant, briefEffort.sliceMs).catch(() => undefined)
}
