import type { Mechanism } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'
import { nats } from '@ipc/nats'
import { fifo } from '@ipc/pipe'
import { shm } from '@ipc/shm'
import { tcp, unix } from '@ipc/socket'

/** A mechanism between processes: how it is made here, and in another process. */
export interface Proven {
  readonly name: string
  readonly module: string
  readonly factory: string
  readonly options: object
  readonly make: () => Mechanism
  /** A mailbox lives in the process that has opened it first. */
  readonly owned: boolean
  /** Where each mailbox or party needs an address of its own: what each of these is made with. */
  readonly apart?: (names: readonly string[]) => readonly Proven[]
}

export const proven = (
  module: string,
  factory: string,
  make: (options: never) => unknown,
  options = {},
): Proven => ({
  name: factory,
  module,
  factory,
  options,
  make: () => make(options as never) as Mechanism,
  owned: module === '@ipc/socket',
})

/** All that reach other processes; nats where there is a server. */
export function allMechanisms(natsUrl?: string): Proven[] {
  return [
    proven('@ipc/shm', 'shm', shm),
    proven('@ipc/pipe', 'fifo', fifo),
    proven('@ipc/mq', 'sysvMq', sysvMq),
    proven('@ipc/mq', 'posixMq', posixMq),
    proven('@ipc/socket', 'unix', unix),
    proven('@ipc/socket', 'tcp', tcp),
    ...(natsUrl === undefined ? [] : [proven('@ipc/nats', 'nats', nats, { servers: natsUrl })]),
  ]
}
