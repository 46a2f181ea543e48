import type { Traits } from '@ipc/core'
import {
  type Addressing,
  type Contestant,
  type Form,
  forms,
  type MechanismName,
  mechanismNames,
  peerPrograms,
  type Work,
} from '../contestant.js'
import { ours, peer } from '../contestants/contestants.js'
import { loadMechanism } from '../mechanisms.js'

export const surveySizes = [64, 2 ** 10, 2 ** 16, 2 ** 20] as const

const works: readonly Work[] = ['one-way', 'round-trip']

// The other forms differ from `await` only where many messages go.
const roundTripForms: readonly Form[] = ['try', 'sync', 'await', 'in-place']

/** Every mechanism by mailbox and by link, in every form that it has, and every peer, at each size. */
export async function surveyPlan(): Promise<Contestant[]> {
  const plan: Contestant[] = []
  for (const mechanism of mechanismNames) plan.push(...(await planOf(mechanism)))
  for (const program of peerPrograms) {
    for (const bytes of surveySizes) plan.push(...works.map((work) => peer(program, work, bytes)))
  }
  return plan
}

async function planOf(mechanism: MechanismName): Promise<Contestant[]> {
  const { traits } = await loadMechanism(mechanism).catch(() => ({ traits: undefined }))
  if (traits === undefined) return []
  return (['mailbox', 'link'] as const).flatMap((addressing) =>
    contestantsOf(mechanism, addressing, traits[addressing]),
  )
}

function contestantsOf(mechanism: MechanismName, addressing: Addressing, traits: Traits): Contestant[] {
  const sizes = surveySizes.filter((bytes) => bytes <= traits.maxMessageBytes)
  return works.flatMap((work) =>
    (work === 'one-way' ? forms : roundTripForms)
      .filter((form) => has(mechanism, traits, form))
      .flatMap((form) => sizes.map((bytes) => ours(mechanism, addressing, form, work, { bytes }))),
  )
}

function has(mechanism: MechanismName, traits: Traits, form: Form): boolean {
  if (form === 'sync') return traits.sync
  return form !== 'in-place' || mechanism === 'shm'
}
