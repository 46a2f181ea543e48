import { type Adapter, fromSystemError, oneName } from '@ipc/core/adapter'
import { openLocalParty, withLockAsync } from '@ipc/host'
import { openPosixMailbox, openPosixMailboxSync } from './open-posix-mailbox.js'
import { posixLinkMaker } from './posix-link-maker.js'
import { posixPlace } from './posix-place.js'
import { removePosixMailbox } from './unlink-posix-mailbox.js'

/** The insides of `posixMq`. */
export function posixAdapter(at: string | undefined): Adapter {
  const checkName = oneName(at)
  return {
    openMailbox(request) {
      checkName(request.name)
      return openPosixMailbox(request, posixPlace(request.namespace, request.name, at))
    },
    openMailboxSync(request) {
      checkName(request.name)
      return openPosixMailboxSync(request, posixPlace(request.namespace, request.name, at))
    },
    openParty(request) {
      checkName(request.name)
      return openLocalParty('posix-mq', request, posixLinkMaker())
    },
    unlink(request) {
      checkName(request.name)
      const place = posixPlace(request.namespace, request.name, at)
      return withLockAsync(place.lockPath, () => removePosixMailbox(place), { remove: true }).catch(
        (error: unknown) => {
          throw fromSystemError(
            error,
            `cannot unlink the POSIX queue ${place.address} of '${request.name}'`,
            place.address,
          )
        },
      )
    },
  }
}
