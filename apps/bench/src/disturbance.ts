import type { Contestant } from './contestant.js'
import type { Figures } from './figures.js'

const LEAST_SHARE = 0.9

/**
 * Whether others took the processor from two processes that never sleep: they wait for each other's turns then, and
 * what is measured is the scheduler. Of those that sleep nobody can tell.
 */
export function wasDisturbed(contestant: Contestant, { cpuSeconds, seconds }: Figures): boolean {
  return bothSpin(contestant) && cpuSeconds < LEAST_SHARE * 2 * seconds
}

/**
 * Whether each side of both contestants is to have a processor of its own: beside two that never sleep only what has as much is
 * compared with them. What users have from elsewhere runs where the kernel puts it.
 */
export function playApart(reference: Contestant, subject: Contestant): boolean {
  if (!bothSpin(reference) || subject.program !== 'ours') return false
  const { senders = 1, receivers = 1 } = subject
  return senders === 1 && receivers === 1
}

/** Two processes that look again at once instead of sleeping. */
export function bothSpin(contestant: Contestant): boolean {
  if (contestant.program === 'c') return contestant.exchange === 'ring'
  if (contestant.program !== 'ours') return false
  const { form, senders = 1, receivers = 1 } = contestant
  return (form === 'try' || form === 'in-place' || form === 'read-into') && senders === 1 && receivers === 1
}
