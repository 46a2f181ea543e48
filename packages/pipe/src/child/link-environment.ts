import { IpcError } from '@ipc/core'

/** Tells a Node child where the pipes to its parent are. Taken out of the environment by `parentLink`. */
export const LINK_VARIABLE = 'IPC_PARENT_LINK'
/** The child's descriptors: it reads the first and writes the second. */
export const CHILD_READ_END = 3
export const CHILD_WRITE_END = 4

const VERSION = 1

/** What the parent tells. */
export interface LinkEnvironment {
  readonly parent: number
  readonly maxMessageBytes: number
}

export function writeLinkEnvironment({ parent, maxMessageBytes }: LinkEnvironment): string {
  return `${VERSION}:${parent}:${maxMessageBytes}`
}

/** @throws IpcError IPC_VERSION, IPC_CORRUPT */
export function readLinkEnvironment(text: string): LinkEnvironment {
  const [version, parent, maxMessageBytes] = text.split(':').map(Number)
  if (version !== VERSION) {
    throw new IpcError(
      'IPC_VERSION',
      `${LINK_VARIABLE} is '${text}': parent and child need the same version of @ipc/pipe`,
    )
  }
  if (!Number.isSafeInteger(parent) || !Number.isSafeInteger(maxMessageBytes)) {
    throw new IpcError('IPC_CORRUPT', `${LINK_VARIABLE} is '${text}', which spawnLinked never writes`)
  }
  return { parent: parent as number, maxMessageBytes: maxMessageBytes as number }
}
