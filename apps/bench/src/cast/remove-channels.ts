import { unlink } from '@ipc/core'
import type { Ours, Peer } from '../contestant.js'
import { loadMechanism } from '../mechanisms.js'
import type { Stage } from './cast.js'

/** Removes the mailboxes of a cast whose processes had to be killed. */
export async function removeChannels(contestant: Ours | Peer, { place }: Stage): Promise<void> {
  if (contestant.program !== 'ours' || contestant.addressing !== 'mailbox') return
  if (contestant.mechanism === 'pipe') return
  const mechanism = await loadMechanism(contestant.mechanism, contestant.options)
  for (const way of ['there', 'back']) await unlink(`${place}-${way}`, mechanism, { namespace: 'bench' })
}
