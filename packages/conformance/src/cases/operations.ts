import { IpcError, type ZeroCopy } from '@ipc/core'
import type { Case } from '../case.js'
import { within } from '../checks/within.js'
import type { Functions } from '../functions.js'
import type { Ground } from '../ground/ground.js'
import { next } from '../ground/next.js'
import { BYTES, type InPlaceLink, type InPlaceMailbox } from '../operations/calls.js'
import { LINK_OPERATIONS } from '../operations/link-operations.js'
import { MAILBOX_OPERATIONS } from '../operations/mailbox-operations.js'
import { NAME_OPERATIONS, type Named } from '../operations/name-operations.js'
import { outcomeOf } from '../operations/outcome.js'
import { PARTY_OPERATIONS } from '../operations/party-operations.js'
import { play } from '../operations/play.js'
import type { Abilities, OperationTable } from '../operations/row.js'
import { PUBLISHER_OPERATIONS, SUBSCRIBER_OPERATIONS } from '../operations/topic-operations.js'

interface Closes {
  close(): Promise<void>
}

/** Whether messages can be written in place is no trait: a channel that cannot says so at the first call. */
function abilities({ traits, capabilities }: Ground, channel?: Partial<ZeroCopy>): Abilities {
  const inPlace = (): boolean => {
    try {
      channel?.tryClaim?.(1)?.abort()
      return true
    } catch (error) {
      if (IpcError.is(error, 'IPC_NOT_SUPPORTED')) return false
      throw error
    }
  }
  return {
    sync: traits.sync,
    'in place': inPlace(),
    publishes: traits.publishes,
    'sends at once': capabilities.sendsAtOnce,
    'tells room': capabilities.sendsAtOnce,
  }
}

async function openClosingClosed<T extends Closes>(
  table: OperationTable<T, PropertyKey>,
  has: Abilities,
  open: () => Promise<T>,
): Promise<void> {
  await play(table, 'open', has, await open())
  const handle = await open()
  const closing = handle.close()
  await play(table, 'closing', has, handle, { atOnce: true })
  await within(closing, 'close')
  await play(table, 'closed', has, handle)
}

/** A link whose other party is in another process, and how that one ends. */
async function endedLink(ground: Ground, state: 'peer closed' | 'peer died'): Promise<void> {
  const { here, there, remote } = await ground.pair({}, await ground.newOther())
  const has = abilities(ground, here as Partial<ZeroCopy>)
  if (state === 'peer closed') await within(there.close(), 'close')
  else await remote.process.kill('SIGKILL')
  await within(here.closed, 'closed')
  // What had been sent comes first: there is nothing.
  await outcomeOf((link) => link.receive(), here, 'its end')
  await play(LINK_OPERATIONS, state, has, here as InPlaceLink)
}

/** The functions, with the handles they give closed after the case. */
function keeping(ground: Ground): Functions {
  const { functions } = ground
  return {
    indirect: async (...given) => ground.keep(await functions.indirect(...given)),
    indirectSync: (...given) => ground.keep(functions.indirectSync(...given)),
    direct: async (...given) => ground.keep(await functions.direct(...given)),
    publish: async (...given) => ground.keep(await functions.publish(...given)),
    subscribe: async (...given) => ground.keep(await functions.subscribe(...given)),
    unlink: functions.unlink,
  }
}

export const OPERATIONS: readonly Case[] = [
  {
    title: 'C8 C13 every call on an open, a closing and a closed handle does what its table says',
    on: ['mailbox', 'link', 'party'],
    async run(ground) {
      if (ground.kind === 'party')
        return openClosingClosed(PARTY_OPERATIONS, abilities(ground), () => ground.party(ground.name()))
      const probe = (await ground.pair()).here as Partial<ZeroCopy>
      const has = abilities(ground, probe)
      if (ground.kind === 'link')
        return openClosingClosed(LINK_OPERATIONS, has, async () => (await ground.pair()).here as InPlaceLink)
      return openClosingClosed(
        MAILBOX_OPERATIONS,
        has,
        async () => (await ground.mailbox(ground.name())) as InPlaceMailbox,
      )
    },
  },
  {
    title:
      'C8 C13 every call on an open, a closing and a closed publisher and subscriber does what its table says',
    on: ['topic'],
    needs: ({ traits }) => traits.publishes,
    async run(ground) {
      const has = abilities(ground)
      await openClosingClosed(PUBLISHER_OPERATIONS, has, () => ground.publisher(ground.name()))
      await openClosingClosed(SUBSCRIBER_OPERATIONS, has, () => ground.subscriber(ground.name()))
    },
  },
  {
    title: 'C8 every call on a mailbox that was unlinked does what its table says',
    on: ['mailbox'],
    async run(ground) {
      const mailbox = (await ground.mailbox(ground.name())) as InPlaceMailbox
      const has = abilities(ground, mailbox)
      await within(mailbox.unlink(), 'unlink')
      // Where the object goes with its name, its handles end at the next use.
      const use = await outcomeOf((handle) => handle.send(BYTES), mailbox, 'done')
      if (use === 'IPC_CLOSED') return play(MAILBOX_OPERATIONS, 'removed', has, mailbox)
      await next(mailbox)
      await play(MAILBOX_OPERATIONS, 'unlinked', has, mailbox)
    },
  },
  {
    title: 'C8 every call on a link whose peer has closed does what its table says',
    on: ['link'],
    run: (ground) => endedLink(ground, 'peer closed'),
  },
  {
    title: 'C10 every call on a link whose peer died does what its table says',
    on: ['link'],
    processes: true,
    needs: ({ traits }) => traits.noticesDeath,
    run: (ground) => endedLink(ground, 'peer died'),
  },
  {
    title:
      'C8 C19 every opening of a name that was never opened, is open or was unlinked does what its table says',
    on: ['mailbox'],
    async run(ground) {
      const has = abilities(ground)
      const functions = keeping(ground)
      const { mechanism } = ground
      const { of, states, rows } = NAME_OPERATIONS
      for (const state of states) {
        for (const [key, row] of Object.entries(rows)) {
          const name = ground.name()
          if (state !== 'never opened') await ground.mailbox(name)
          if (state === 'unlinked') await within(functions.unlink(name, mechanism), 'unlink')
          const one: OperationTable<Named, string> = { of: `${of}, ${key}`, states, rows: { [key]: row } }
          await play(one, state, has, { name, mechanism, functions })
        }
      }
    },
  },
]
