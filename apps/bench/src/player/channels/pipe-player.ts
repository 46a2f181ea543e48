import type { Link } from '@ipc/core'
import type { Ours } from '../../contestant.js'
import type { Act, Player, Role } from '../act.js'
import { makePayload } from '../payload.js'
import { followerTask } from '../task.js'
import { actOfForm } from './act-of-form.js'

/** One side of a link between a parent and its child on anonymous pipes. */
export async function pipePlayer({ form, bytes }: Ours, role: Role): Promise<Player> {
  const { parentLink, spawnLinked } = await import('@ipc/pipe')
  const options = { maxMessageBytes: bytes }
  let link: Link<Uint8Array> | undefined
  let act: Act | undefined
  return {
    async open() {
      link =
        role === 'driver'
          ? await spawnLinked(process.execPath, [process.argv[1] as string, followerTask()], options)
          : await parentLink(options)
      act = actOfForm[form]({ outgoing: link, incoming: link, payload: makePayload(bytes) })
    },
    act: () => act as Act,
    close: () => link?.close({ timeoutMs: 1_000 }),
  }
}
