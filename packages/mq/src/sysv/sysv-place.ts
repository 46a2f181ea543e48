import { objectKey } from '@ipc/host'
import { placePath } from '../place-path.js'

const KIND = 'sysv-mq'

/** Where a System V mailbox lives: its key, and the files beside it in the runtime directory. */
export interface SysvPlace {
  readonly key: number
  /** The key as ipcs prints it. */
  readonly address: string
  /** Whether the key was given by the user: then a queue that others made is welcome. */
  readonly given: boolean
  readonly attributesPath: string
  readonly bellPath: string
  readonly lockPath: string
}

/** The place of a mailbox by its name, or by its key where one is given. */
export function sysvPlace(namespace: string, name: string, at: number | undefined): SysvPlace {
  const key = at ?? objectKey(KIND, namespace, name)
  const path = placePath(KIND, namespace, name, at === undefined ? undefined : String(at))
  return {
    key,
    address: keyAddress(key),
    given: at !== undefined,
    attributesPath: path('attributes'),
    bellPath: path('bell'),
    lockPath: path('lock'),
  }
}

function keyAddress(key: number): string {
  return `0x${(key >>> 0).toString(16).padStart(8, '0')}`
}
