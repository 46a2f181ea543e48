import { resolve } from 'node:path'
import type { UnlinkRequest } from '@ipc/core/adapter'
import { runtimePath } from '@ipc/host'

/** Where a mailbox's FIFO and the attributes that it has no room for lie. */
export interface FifoPlace {
  readonly path: string
  readonly attributes: string
}

/** `at` is the FIFO's own path, for foreign programs; else the path derives from the names. */
export function fifoPlace(at: string | undefined, { namespace, name }: UnlinkRequest): FifoPlace {
  if (at === undefined) {
    return {
      path: runtimePath('fifo', namespace, name, 'fifo'),
      attributes: runtimePath('fifo', namespace, name, 'attributes'),
    }
  }
  const path = resolve(at)
  return { path, attributes: runtimePath('fifo-at', '', path, 'attributes') }
}
