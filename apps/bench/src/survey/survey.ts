import type { Theatre } from '../cast/theatre.js'
import { nameOf } from '../contestant.js'
import type { Step } from '../steps.js'
import { curvePlans } from './curve-plan.js'
import type { CurveResult } from './curve-result.js'
import { measureChannelCurves } from './measure-channel-curves.js'
import { measureContestant } from './measure-contestant.js'
import { measureCurve } from './measure-curve.js'
import { surveyPlan } from './survey-plan.js'
import type { SurveyResult } from './survey-result.js'

export async function surveySteps(): Promise<Step<SurveyResult>[]> {
  return (await surveyPlan()).map((contestant) => ({
    title: nameOf(contestant),
    run: (theatre) => measureContestant(contestant, theatre),
  }))
}

/** A step may find several curves at once. */
export const curveSteps: readonly Step<CurveResult[]>[] = [
  ...curvePlans.map((plan) => ({
    title: plan.title,
    run: async (theatre: Theatre) => [await measureCurve(plan, theatre)],
  })),
  { title: 'Opening many mailboxes', run: measureChannelCurves },
]
