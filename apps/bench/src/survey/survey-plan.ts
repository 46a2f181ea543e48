import {
  type Addressing,
  type Contestant,
  type Form,
  forms,
  type MechanismName,
  mechanismNames,
  type Ours,
  peerPrograms,
  type Work,
} from '../contestant.js'
import { ours, peer } from '../contestants/contestants.js'
import { loadMechanism } from '../mechanisms.js'

export const surveySizes = [64, 2 ** 10, 2 ** 16, 2 ** 20] as const

const works: readonly Work[] = ['one-way', 'round-trip']

// The other forms differ from `await` only where many messages go.
const roundTripForms: readonly Form[] = ['try', 'sync', 'await', 'in-place']

const inPlaceForms: readonly Form[] = ['in-place', 'read-into']

/** Every mechanism by mailbox and by link, in every form that it has, and every peer, at each size. */
export async function surveyPlan(): Promise<Contestant[]> {
  const plan: Contestant[] = []
  for (const mechanism of mechanismNames) plan.push(...(await planOf(mechanism)))
  plan.push(...contestantsOf('pipe', 'link', surveySizes, (form) => !inPlaceForms.includes(form)))
  for (const program of peerPrograms) {
    for (const bytes of surveySizes) plan.push(...works.map((work) => peer(program, work, bytes)))
  }
  return plan
}

async function planOf(mechanism: MechanismName): Promise<Contestant[]> {
  const { traits } = await loadMechanism(mechanism).catch(() => ({ traits: undefined }))
  if (traits === undefined) return []
  return (['mailbox', 'link'] as const).flatMap((addressing) => {
    const { maxMessageBytes, sync } = traits[addressing]
    const sizes = surveySizes.filter((bytes) => bytes <= maxMessageBytes)
    // Tries that spin, as Sync calls, are for mechanisms that can do without the event loop.
    const has = (form: Form) =>
      form === 'sync' || form === 'try' ? sync : !inPlaceForms.includes(form) || mechanism === 'shm'
    return contestantsOf(mechanism, addressing, sizes, has)
  })
}

function contestantsOf(
  mechanism: Ours['mechanism'],
  addressing: Addressing,
  sizes: readonly number[],
  has: (form: Form) => boolean,
): Contestant[] {
  return works.flatMap((work) =>
    (work === 'one-way' ? forms : roundTripForms)
      .filter(has)
      .flatMap((form) => sizes.map((bytes) => ours(mechanism, addressing, form, work, { bytes }))),
  )
}
