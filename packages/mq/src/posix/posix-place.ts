import { objectName, runtimePath } from '@ipc/host'

const KIND = 'posix-mq'
const KIND_AT = 'posix-mq-at'

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
  const path = (extension: string) =>
    at === undefined ? runtimePath(KIND, namespace, name, extension) : runtimePath(KIND_AT, '', at, extension)
  return {
    address: at ?? `/${objectName(KIND, namespace, name)}`,
    given: at !== undefined,
    attributesPath: path('attributes'),
    openersPath: path('openers'),
    lockPath: path('lock'),
  }
}
