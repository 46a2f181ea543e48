import { objectName } from '@ipc/host'
import { placePath } from '../place-path.js'

const KIND = 'posix-mq'

/** Where a POSIX mailbox lives: its queue's name, and the files beside it in the runtime directory. */
export interface PosixPlace {
  /** The queue's name, with its slash. */
  readonly address: string
  /** Whether the name was given by the user: then a queue that others made is welcome. */
  readonly given: boolean
  readonly attributesPath: string
  readonly openersPath: string
  readonly lockPath: string
}

/** The place of a mailbox by its name, or by its queue's name where one is given. */
export function posixPlace(namespace: string, name: string, at: string | undefined): PosixPlace {
  const path = placePath(KIND, namespace, name, at)
  return {
    address: at ?? `/${objectName(KIND, namespace, name)}`,
    given: at !== undefined,
    attributesPath: path('attributes'),
    openersPath: path('openers'),
    lockPath: path('lock'),
  }
}
