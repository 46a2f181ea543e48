import { direct, indirect, type Mechanism, unlink } from '@ipc/core'
import type { Ours } from '../../contestant.js'
import { loadMechanism } from '../../mechanisms.js'
import type { Act, Player, Role } from '../act.js'
import { makePayload } from '../payload.js'
import { actOfForm } from './act-of-form.js'
import { channelOptions } from './channel-options.js'
import { pipePlayer } from './pipe-player.js'

/** One side of a channel of ours. `place`: a name that no other cast of players has. */
export async function channelPlayer(contestant: Ours, role: Role, place: string): Promise<Player> {
  if (contestant.mechanism === 'pipe') return pipePlayer(contestant, role)
  const mechanism = await loadMechanism(contestant.mechanism, contestant.options)
  return contestant.addressing === 'mailbox'
    ? mailboxPlayer(mechanism, contestant, role, place)
    : linkPlayer(mechanism, contestant, role, place)
}

function mailboxPlayer(mechanism: Mechanism, contestant: Ours, role: Role, place: string): Player {
  const options = channelOptions(contestant)
  const opened: (() => Promise<void>)[] = []
  let act: Act | undefined

  const open = async (name: string) => {
    const mailbox = await indirect(name, mechanism, options)
    opened.push(async () => {
      await mailbox.close({ timeoutMs: 1_000 })
      if (role === 'follower') await unlink(name, mechanism, { namespace: options.namespace })
    })
    return mailbox
  }

  return {
    async open() {
      const there = await open(`${place}-there`)
      const back = contestant.work === 'round-trip' ? await open(`${place}-back`) : there
      const [outgoing, incoming] = role === 'driver' ? [there, back] : [back, there]
      act = actOfForm[contestant.form]({ outgoing, incoming, payload: makePayload(contestant.bytes) })
    },
    act: () => act as Act,
    async close() {
      for (const close of opened) await close()
    },
  }
}

async function linkPlayer(
  mechanism: Mechanism,
  contestant: Ours,
  role: Role,
  place: string,
): Promise<Player> {
  const other = role === 'driver' ? 'follower' : 'driver'
  const party = await direct(`${place}-${role}`, mechanism, channelOptions(contestant))
  let act: Promise<Act> | undefined

  const meet = async (): Promise<Act> => {
    const link = await party.link(`${place}-${other}`, { timeoutMs: 10_000 })
    const payload = makePayload(contestant.bytes)
    return actOfForm[contestant.form]({ outgoing: link, incoming: link, payload })
  }

  return {
    async open() {
      act = meet()
      // The follower has said that it can be connected to before the driver is there.
      if (role === 'driver') await act
      else act.catch(() => {})
    },
    act: () => act as Promise<Act>,
    close: () => party.close({ timeoutMs: 1_000 }),
  }
}
