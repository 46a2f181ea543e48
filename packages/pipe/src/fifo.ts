import type { Mechanism, Opt } from '@ipc/core'
import { type Adapter, defineMechanism, oneName } from '@ipc/core/adapter'
import { fifoTraits } from './fifo-traits.js'
import { openParty } from './link/open-party.js'
import { openMailbox, openMailboxSync, unlinkMailbox } from './mailbox/open-mailbox.js'

/**
 * FIFOs, the pipes with a name. A mailbox is one FIFO: messages of any size from many writers never mix; one handle receives
 * at a time, or any number where `maxMessageBytes` is 4,072 or less. A link is two FIFOs.
 * Full by bytes: `buffering.bytes` is the size of the pipe, 64 KiB by default, 1 MiB at most; where many may receive, each
 * message takes a page (4,096 bytes) of it. What nobody has received is gone when the last handle closes.
 * @param options `at`: the FIFO's own path, instead of one in the runtime directory
 * @throws TypeError for other options; what the opens throw. Follows fifo(7) and pipe(7). Linux only.
 */
export function fifo(options: Opt<{ at: string }> = {}): Mechanism {
  const { at, ...others } = options
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw new TypeError(`fifo() has no option '${unknown}', only 'at'`)
  if (at !== undefined && (typeof at !== 'string' || at === '' || at.includes('\0'))) {
    throw new TypeError("fifo()'s option at must be the path of a FIFO")
  }
  const checkName = oneName(at)
  const adapter: Adapter = {
    openMailbox(request) {
      checkName(request.name)
      return openMailbox(at, request)
    },
    openMailboxSync(request) {
      checkName(request.name)
      return openMailboxSync(at, request)
    },
    unlink(request) {
      checkName(request.name)
      return unlinkMailbox(at, request)
    },
    openParty: (request) => openParty(at, request),
  }
  return defineMechanism({ name: 'fifo', traits: fifoTraits, adapter })
}
