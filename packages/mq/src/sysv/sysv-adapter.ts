import { type Adapter, fromSystemError, oneName } from '@ipc/core/adapter'
import { openLocalParty, withLockAsync } from '@ipc/host'
import { findQueue } from './find-queue.js'
import { sweepLinkRecords } from './link-record.js'
import { openSysvMailbox, openSysvMailboxSync } from './open-sysv-mailbox.js'
import { sysvLinkMaker } from './sysv-link-maker.js'
import { sysvPlace } from './sysv-place.js'
import { removeSysvFiles, removeSysvMailbox } from './unlink-sysv-mailbox.js'

/** The insides of `sysvMq`. */
export function sysvAdapter(at: number | undefined): Adapter {
  const checkName = oneName(at)
  return {
    openMailbox(request) {
      checkName(request.name)
      return openSysvMailbox(request, sysvPlace(request.namespace, request.name, at))
    },
    openMailboxSync(request) {
      checkName(request.name)
      return openSysvMailboxSync(request, sysvPlace(request.namespace, request.name, at))
    },
    openParty(request) {
      checkName(request.name)
      sweepLinkRecords()
      return openLocalParty('sysv-mq', request, sysvLinkMaker())
    },
    unlink(request) {
      checkName(request.name)
      const place = sysvPlace(request.namespace, request.name, at)
      const action = () => {
        const queue = findQueue(place.key)
        if (queue !== undefined) return removeSysvMailbox(place, queue)
        removeSysvFiles(place)
        return false
      }
      return withLockAsync(place.lockPath, action, { remove: true }).catch((error: unknown) => {
        throw fromSystemError(
          error,
          `cannot unlink the System V queue ${place.address} of '${request.name}'`,
          place.address,
        )
      })
    },
  }
}
