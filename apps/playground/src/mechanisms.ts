import type { Mechanism } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'
import { fifo } from '@ipc/pipe'
import { shm } from '@ipc/shm'
import { tcp, unix } from '@ipc/socket'

/** The mechanisms to play with: those between processes that need no server of their own. */
export const mechanisms = { shm, fifo, sysvMq, posixMq, unix, tcp } satisfies Record<string, () => Mechanism>

export type MechanismName = keyof typeof mechanisms

export const mechanismNames = Object.keys(mechanisms) as [MechanismName, ...MechanismName[]]
